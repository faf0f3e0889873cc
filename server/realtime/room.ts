/** Those in this process who listen to one office over one namespace. */
import type { Namespace } from 'socket.io';
import type { Counter, WaitingRow } from '../../contracts/shapes.ts';
import type { Step } from './feed.ts';
import { Shown } from './shown.ts';

export interface Room {
  /** The office moved on by one step. */
  tell(step: Step): void;
  /** The store's sequence, whether or not anything happened. */
  heartbeat(seq: number): void;
}

/** Name of an office's room in every namespace. */
export const roomOf = (officeId: string): string => `office:${officeId}`;

export function isEmpty({ adapter }: Pick<Namespace, 'adapter'>, officeId: string): boolean {
  return (adapter.rooms.get(roomOf(officeId))?.size ?? 0) === 0;
}

/** Minutes are what people are shown, so a longer wait counts as a change once a minute. */
export const shownRows = (): Shown<WaitingRow> =>
  new Shown(
    ({ serviceId }) => serviceId,
    ({ name, count, longestMs, estimate }) => [name, count, Math.floor(longestMs / 60_000), estimate],
  );
export const shownCounters = (): Shown<Counter> =>
  new Shown(
    ({ id }) => id,
    (counter) => counter,
  );
