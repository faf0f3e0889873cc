/** Who will be called when, as it looks now. */
import type { CallRule } from '../../contracts/status.ts';
import { byDue, choose, reach, type Caller, type ChoosingRules, type Waiting } from './routing.ts';

/** A waiting ticket at its place in the order of calls. */
export interface Predicted<W extends Waiting> {
  ticket: W;
  /** The rule by which it is called at this place; `null` where nobody can call it as things are. */
  rule: CallRule | null;
  /** Why it stands apart: it is not to be called yet, or nobody at work may call it. */
  waitsFor: 'rest' | 'counter' | null;
  /** Open counters that may call it, now or later. */
  counterIds: readonly string[];
}

/**
 * The waiting tickets in the order of their calls, as it looks now: time stands still, nobody comes, and every counter is free at once after
 * each call. Open counters call in turn, each when it finds somebody. With `counterId` only what that counter may call, as it would call alone.
 *
 * After the calls come tickets of secondary services that have more than the overflow slack left, then those that rest or that nobody at work
 * may call; each by due time.
 *
 * @param now epoch ms
 */
export function predictOrder<W extends Waiting>(
  waiting: readonly W[],
  counters: readonly Caller[],
  rules: ChoosingRules,
  now: number,
  counterId?: string,
): Predicted<W>[] {
  const open = counters.filter(({ state }) => state === 'open');
  const callers = counterId === undefined ? open : counters.filter(({ id }) => id === counterId);
  const lanes = lanesOf(waiting, open, now).filter(
    ({ sample }) => counterId === undefined || callers.some((caller) => reach(caller, sample) !== null),
  );
  const called = takeTurns(
    lanes.filter(({ rests }) => !rests),
    callers,
    rules,
    now,
  );
  const left = lanes
    .flatMap(({ tickets, next, rests, counterIds }) => {
      const waitsFor = rests ? 'rest' : counterIds.length === 0 ? 'counter' : null;
      const rule = waitsFor === null ? 'overflow' : null;
      return tickets.slice(next).map((ticket): Predicted<W> => ({ ticket, rule, waitsFor, counterIds }));
    })
    .sort((a, b) => Number(a.waitsFor !== null) - Number(b.waitsFor !== null) || byDue(a.ticket, b.ticket));
  return [...called, ...left];
}

interface Lane<W> {
  /** Any of its tickets: who may call one of them may call all. */
  sample: W;
  /** The earliest due first. */
  tickets: W[];
  /** Index of its head. */
  next: number;
  rests: boolean;
  counterIds: string[];
}

function lanesOf<W extends Waiting>(waiting: readonly W[], open: readonly Caller[], now: number): Lane<W>[] {
  const lanes = new Map<string, Lane<W>>();
  for (const ticket of waiting) {
    const rests = ticket.restsUntilAt !== null && ticket.restsUntilAt > now;
    const scope = ticket.aim ? `${ticket.aim.kind}:${ticket.aim.id}` : '';
    const key = [rests, scope, ticket.serviceId, ticket.priority, ticket.clerkLanguage, ticket.targetMs].join(
      '|',
    );
    const lane = lanes.get(key);
    if (lane) lane.tickets.push(ticket);
    else {
      const counterIds = open.filter((counter) => reach(counter, ticket) !== null).map(({ id }) => id);
      lanes.set(key, { sample: ticket, tickets: [ticket], next: 0, rests, counterIds });
    }
  }
  for (const { tickets } of lanes.values()) tickets.sort(byDue);
  return [...lanes.values()];
}

/** Lets the counters call in turn, until none finds anybody, and moves the lanes on. */
function takeTurns<W extends Waiting>(
  lanes: readonly Lane<W>[],
  callers: readonly Caller[],
  rules: ChoosingRules,
  now: number,
): Predicted<W>[] {
  const called: Predicted<W>[] = [];
  let turns = callers.map((counter) => ({
    chooser: counter,
    lanes: lanes.flatMap((lane) => {
      const how = reach(counter, lane.sample);
      return how === null ? [] : [{ lane, secondary: how === 'secondary' }];
    }),
  }));
  while (turns.length > 0) {
    // Whoever finds nobody now finds nobody later, as time stands still.
    turns = turns.filter((turn) => {
      const heads = turn.lanes.flatMap(({ lane, secondary }) => {
        const ticket = lane.tickets[lane.next];
        if (!ticket) return [];
        const { priority, dueAt, targetMs, order } = ticket;
        return [{ priority, dueAt, targetMs, order, secondary, ticket, lane }];
      });
      const { chosen, rule, streak, credits } = choose(heads, turn.chooser, rules, now);
      if (!chosen) return false;
      turn.chooser = { ...turn.chooser, streak, credits };
      chosen.lane.next += 1;
      called.push({ ticket: chosen.ticket, rule, waitsFor: null, counterIds: chosen.lane.counterIds });
      return true;
    });
  }
  return called;
}
