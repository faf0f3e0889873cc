/** How live messages change what a page shows. Pure functions of (state, message). */
import type { Board, BoardCall, Counter, WaitingRow } from '../contracts/shapes.ts';
import type { BoardServerEvents, DeskServerEvents, DeskSnapshot } from '../contracts/sockets.ts';

export type BoardMessage = Parameters<BoardServerEvents['changes']>[0];
export type DeskMessage = Parameters<DeskServerEvents['changes']>[0];

/** The board after a message. Changes the client has already (`seq` at most the board's) are left out. */
export function reduceBoard(board: Board, message: BoardMessage): Board {
  let calls: readonly BoardCall[] = board.calls;
  for (const change of message.changes) {
    if (change.seq <= board.seq) continue;
    if (change.kind === 'call') calls = [change.call, ...without(calls, change.call.ticketId)];
    else if (change.kind === 'gone') calls = without(calls, change.ticketId);
    else calls = [];
  }
  return {
    ...board,
    seq: message.to,
    calls: [...calls],
    waiting: replaceBy(board.waiting, message.waiting, (row: WaitingRow) => row.serviceId),
  };
}

export function reduceDesk(desk: DeskSnapshot, message: DeskMessage): DeskSnapshot {
  return {
    ...desk,
    seq: message.to,
    counters: replaceBy(desk.counters, message.counters, (counter: Counter) => counter.id),
    waiting: replaceBy(desk.waiting, message.waiting, (row: WaitingRow) => row.serviceId),
  };
}

function without(calls: readonly BoardCall[], ticketId: string): BoardCall[] {
  return calls.filter((call) => call.ticketId !== ticketId);
}

/** Keeps the order of `items`; those named again are replaced, new ones follow. */
function replaceBy<T>(items: readonly T[], changed: readonly T[], id: (item: T) => string): T[] {
  const news = new Map(changed.map((item) => [id(item), item]));
  const kept = items.map((item) => {
    const next = news.get(id(item));
    news.delete(id(item));
    return next ?? item;
  });
  return [...kept, ...news.values()];
}
