import { invalid } from '../../contracts/problems.ts';
import { businessDay } from '../../server/domain/day.ts';
import type { OfficeFacts } from '../../server/engine/types.ts';

/** Business days, both included. */
export interface Period {
  from: string;
  to: string;
}

/**
 * The days asked for; what is left open is today, the business day of the first office.
 * @param now epoch ms
 * @throws DomainError INVALID_INPUT where it ends before it begins
 */
export function periodOf(
  offices: readonly OfficeFacts[],
  asked: { from?: string | undefined; to?: string | undefined },
  now: number,
): Period {
  const { day: today } = businessDay(offices[0] ?? { timeZone: 'UTC', dayStart: '00:00' }, now);
  const from = asked.from ?? earlier(asked.to, today);
  const to = asked.to ?? later(asked.from, today);
  if (from <= to) return { from, to };
  throw invalid(
    'to',
    `The period ends before it begins (${from}).`,
    `Periudha mbaron para se të fillojë (${from}).`,
  );
}

const earlier = (day: string | undefined, today: string): string =>
  day !== undefined && day < today ? day : today;
const later = (day: string | undefined, today: string): string =>
  day !== undefined && day > today ? day : today;
