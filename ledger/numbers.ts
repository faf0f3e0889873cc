/**
 * Were all numbers of an office given out, each once? Told by the events alone, which do not say how an office numbers: its steps,
 * where a series begins, whether it goes on over days and whether it begins again at its end.
 *
 * So this is what can be known. No label is given twice on a business day, nor while an earlier ticket with it is still open. In the
 * order of issue the numbers of a series go up by its step, the smallest there is on that day; what was left out is recorded with the
 * next ticket or with the restore of a live store. Going down is a new beginning at the end of the range. A series that is numbered
 * otherwise from some minute on shows as a gap on that day.
 */
import type { StoredEvent } from '../contracts/events.ts';
import { parseLabel } from './margins.ts';

/** Numbers that are accounted for by one event. */
interface Stretch {
  from: number;
  to: number;
  /** A restore leaves out what may have been issued, whether the series has all of these numbers or not. */
  restored: boolean;
}

export interface NumberCheck {
  /** Takes the office's events in order. @param isOpen whether a ticket was still open before this event */
  add(event: StoredEvent, isOpen: (ticketId: string) => boolean): void;
  /** Each fault in words. */
  differences(): string[];
}

export function checkNumbers(): NumberCheck {
  const stretches = new Map<string, Stretch[]>();
  const holders = new Map<string, { ticketId: string; day: string }>();
  const twice: string[] = [];

  function account(day: string, series: string, stretch: Stretch): void {
    const name = `${day}, series ${series}`;
    const known = stretches.get(name);
    if (known) known.push(stretch);
    else stretches.set(name, [stretch]);
  }
  function issued(ticketId: string, number: string, day: string, isOpen: (id: string) => boolean): void {
    const holder = holders.get(number);
    if (holder && (holder.day === day || isOpen(holder.ticketId))) {
      twice.push(`${day}: ${number} is there twice`);
    }
    holders.set(number, { ticketId, day });
  }
  return {
    add: (event, isOpen) => {
      if (event.type === 'office.restored') {
        for (const { series, day, from, to } of event.data.skipped) {
          account(day, series, { from, to, restored: true });
        }
      }
      if (event.type !== 'ticket.issued' || event.ticketId === null) return;
      const { number, day, skipped } = event.data;
      for (const label of [...skipped, number]) {
        const { series, number: count } = parseLabel(label);
        account(day, series, { from: count, to: count, restored: false });
      }
      issued(event.ticketId, number, day, isOpen);
    },
    differences: () => [...twice, ...[...stretches].flatMap(([name, of]) => gapsIn(name, of))],
  };
}

function gapsIn(name: string, stretches: readonly Stretch[]): string[] {
  const pairs = stretches.slice(1).map((next, i) => ({ before: stretches[i] ?? next, next }));
  const risesOf = (among: typeof pairs): number[] =>
    among.map(({ before, next }) => next.from - before.to).filter((rise) => rise > 0);
  const step = Math.min(...risesOf(pairs.filter(({ before, next }) => !before.restored && !next.restored)));
  return pairs
    .filter(({ before, next }) => next.from - before.to > step)
    .map(
      ({ before, next }) => `${name}: ${before.to} is followed by ${next.from}, what is between is missing`,
    );
}
