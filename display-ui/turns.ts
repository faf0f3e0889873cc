/**
 * Calls take turns on the screen: each stands alone as the newest for some seconds, so that two calls at the same moment
 * are both seen and heard. Pure functions of (turns, board, now); the board stays the one source of what was called.
 */
import type { BoardCall } from '../contracts/shapes.ts';

export interface Turns {
  /** Newest first; the first one is the large one. */
  shown: readonly BoardCall[];
  /** Oldest first; each becomes the large one at its turn. */
  waiting: readonly BoardCall[];
  /** The call that had the last turn, by its key, and when (epoch ms); `null` where none had one on this page. */
  last: { key: string; at: number } | null;
}

/** How long a call stands alone. */
export const turnMs = 6_000;
/** In a rush, just as long as it blinks, so that the screen does not fall behind the hall. */
const rushTurnMs = 3_000;
const rush = 3;
/** Older than this before the newest call, a call that was missed only joins the list. */
const announceWithinMs = 60_000;

/** What a page shows at first: what was called before it looked is not called again. */
export function firstTurns(calls: readonly BoardCall[]): Turns {
  return { shown: calls, waiting: [], last: null };
}

/** Follows the board: what is new (a recall is, too) waits for its turn, what has gone is gone. */
export function followBoard(turns: Turns, calls: readonly BoardCall[]): Turns {
  const onBoard = new Set(calls.map(keyOf));
  const tickets = new Set(calls.map(({ ticketId }) => ticketId));
  const known = new Set([...turns.shown, ...turns.waiting].map(keyOf));
  const oldest = Math.max(...calls.map(calledAt)) - announceWithinMs;
  const news = calls.filter((call) => !known.has(keyOf(call))).sort((a, b) => calledAt(a) - calledAt(b));
  const shown = turns.shown.filter(({ ticketId }) => tickets.has(ticketId));
  const late = news.filter((call) => calledAt(call) < oldest);
  return {
    shown: late.length > 0 ? [...shown, ...late].sort((a, b) => calledAt(b) - calledAt(a)) : shown,
    waiting: [
      ...turns.waiting.filter((call) => onBoard.has(keyOf(call))),
      ...news.filter((call) => !late.includes(call)),
    ],
    last: turns.last,
  };
}

/** Epoch ms when the next turn is due; `null` where nobody waits for one. */
export function nextTurnAt({ waiting, last }: Turns): number | null {
  if (waiting.length === 0) return null;
  return last === null ? 0 : last.at + (waiting.length > rush ? rushTurnMs : turnMs);
}

/** Gives the next call its turn where one is due; else the same turns. */
export function takeTurn(turns: Turns, now: number): Turns {
  const dueAt = nextTurnAt(turns);
  const [next, ...waiting] = turns.waiting;
  if (dueAt === null || now < dueAt || !next) return turns;
  const shown = [next, ...turns.shown.filter(({ ticketId }) => ticketId !== next.ticketId)];
  return { shown, waiting, last: { key: keyOf(next), at: now } };
}

/** Whether the large call had its turn on this page; one that moved up because a newer one went away did not. */
export function isNew({ shown, last }: Turns): boolean {
  return shown[0] !== undefined && last?.key === keyOf(shown[0]);
}

/** One call or recall: a ticket called again is a new call. */
export function keyOf({ ticketId, calledAt: at }: BoardCall): string {
  return `${ticketId} ${at}`;
}

function calledAt(call: BoardCall): number {
  return Date.parse(call.calledAt);
}
