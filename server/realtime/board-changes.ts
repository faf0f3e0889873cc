/** What the hall's board makes of events. Everything else that happens moves only the waiting rows. */
import type { StoredEvent } from '../../contracts/events.ts';
import type { BoardChange } from '../../contracts/sockets.ts';
import type { Directory } from '../organisation/directory.ts';

type Called = Extract<StoredEvent, { type: 'ticket.called' | 'ticket.recalled' | 'ticket.resumed' }>;

export function boardChanges(
  events: readonly StoredEvent[],
  directory: Pick<Directory, 'counter'>,
): BoardChange[] {
  return events.flatMap((event) => boardChange(event, directory) ?? []);
}

function boardChange(event: StoredEvent, directory: Pick<Directory, 'counter'>): BoardChange | null {
  switch (event.type) {
    case 'ticket.called':
      // Who stands at the counter already need not be shown the way.
      return event.data.rule === 'walk_direct' ? null : call(event, directory);
    case 'ticket.recalled':
      return call(event, directory);
    case 'ticket.resumed':
      // One that goes on being served has nobody to come.
      return event.data.status === 'called' ? call(event, directory) : null;
    case 'ticket.finished':
      // One whose visit goes on waits again, to be called anew.
      return event.data.next === null ? null : gone(event);
    case 'ticket.undone':
      return event.data.operation === 'finish' ? null : gone(event);
    case 'ticket.held':
    case 'ticket.returned':
    case 'ticket.transferred':
    case 'ticket.no_show':
    case 'ticket.withdrawn':
    case 'ticket.expired':
      return gone(event);
    case 'day.opened':
      return { seq: event.seq, kind: 'day', day: event.data.day };
    default:
      return null;
  }
}

function gone({ seq, ticketId }: StoredEvent): BoardChange | null {
  return ticketId === null ? null : { seq, kind: 'gone', ticketId };
}

function call(event: Called, directory: Pick<Directory, 'counter'>): BoardChange | null {
  if (event.ticketId === null || event.counterId === null) return null;
  const counter = directory.counter(event.officeId, event.counterId);
  return {
    seq: event.seq,
    kind: 'call',
    again: event.type === 'ticket.recalled',
    call: {
      ticketId: event.ticketId,
      number: event.data.number,
      counterId: event.counterId,
      counterName: counter?.name ?? '',
      zoneId: counter?.zoneId ?? null,
      calledAt: new Date(event.at).toISOString(),
    },
  };
}
