import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Priority } from '../../contracts/shapes.ts';
import {
  FAIR_RULES,
  fairHall,
  NO_RULES,
  playFairly,
  wronged,
  type FairCounter,
  type FairHall,
  type FairPlayer,
  type FairRules,
  type Standing,
} from '../../test/support/fairness.ts';
import { choose, reach, type Chooser, type Head } from './routing.ts';

const MINUTE = 60_000;
const NOW = 1_000 * MINUTE;
const COUNTER: Chooser = { overflowSlackMs: 0, streak: 0, credits: [] };
const TWO_TO_ONE = [
  { priorities: ['elderly', 'disabled', 'family'] as Priority[], calls: 2 },
  { priorities: ['regular'] as Priority[], calls: 1 },
];

interface Named extends Head {
  name: string;
}
/** A head due so many minutes from now. */
function head(name: string, dueInMinutes: number, more: Partial<Named> = {}): Named {
  const dueAt = NOW + dueInMinutes * MINUTE;
  return { name, priority: 'regular', dueAt, targetMs: 15 * MINUTE, order: 1, secondary: false, ...more };
}
function chooseOf(heads: Named[], counter: Partial<Chooser> = {}, rules: Partial<FairRules> = {}) {
  const { chosen, ...rest } = choose(heads, { ...COUNTER, ...counter }, { ...NO_RULES, ...rules }, NOW);
  return { ...rest, chosen: chosen?.name ?? null };
}

describe('choose', () => {
  it('takes the earliest due, of equals the one issued first, however the heads are listed', () => {
    const heads = [head('late', 9), head('second', 3, { order: 8 }), head('first', 3, { order: 7 })];
    expect(chooseOf(heads)).toMatchObject({ chosen: 'first', rule: 'earliest_due' });
    expect(chooseOf(heads.reverse())).toMatchObject({ chosen: 'first', rule: 'earliest_due' });
  });

  it('finds nobody where nobody may be called, and remembers what it did', () => {
    const memory = { streak: 2, credits: [1, -1] };
    expect(chooseOf([], memory)).toEqual({ chosen: null, rule: null, ...memory });
    expect(chooseOf([head('later', 5, { secondary: true })], memory)).toEqual({
      chosen: null,
      rule: null,
      ...memory,
    });
  });

  it('takes a secondary one only with less than the overflow slack left', () => {
    const overflow = head('overflow', 5, { secondary: true });
    const primary = head('primary', 9);
    expect(chooseOf([overflow, primary], { overflowSlackMs: 5 * MINUTE })).toMatchObject({
      chosen: 'primary',
      rule: 'earliest_due',
    });
    expect(chooseOf([overflow, primary], { overflowSlackMs: 5 * MINUTE + 1 })).toMatchObject({
      chosen: 'overflow',
      rule: 'overflow',
    });
  });

  it('counts calls of other classes in a row', () => {
    const elderly = head('elderly', 1, { priority: 'elderly' });
    expect(chooseOf([elderly], { streak: 2 }).streak).toBe(3);
    expect(chooseOf([head('regular', 1)], { streak: 2 }).streak).toBe(0);
  });

  describe('with a hard maximum wait', () => {
    const beyond = (name: string, waited: number, more: Partial<Named> = {}) =>
      head(name, 30 - waited, { targetMs: 30 * MINUTE, ...more });
    const rules = { maxWaitMs: 20 * MINUTE };

    it('takes whoever waits longest beyond it, before any earlier due', () => {
      const heads = [head('due', -9, { targetMs: MINUTE }), beyond('long', 25), beyond('longer', 26)];
      expect(chooseOf(heads, {}, rules)).toMatchObject({ chosen: 'longer', rule: 'max_wait' });
    });
    it('begins at the maximum itself', () => {
      const due = head('due', 0, { targetMs: MINUTE });
      expect(chooseOf([due, beyond('at', 20)], {}, rules).chosen).toBe('at');
      expect(chooseOf([due, beyond('under', 20 - 1 / MINUTE)], {}, rules).chosen).toBe('due');
    });
    it('names the plain rule where it changed nothing', () => {
      expect(chooseOf([beyond('long', 25), head('later', 9)], {}, rules).rule).toBe('earliest_due');
    });
    it('leaves the ratio as it stood', () => {
      const heads = [beyond('long', 25), head('elderly', 1, { priority: 'elderly' })];
      expect(chooseOf(heads, { credits: [5, 1] }, { ...rules, ratio: TWO_TO_ONE }).credits).toEqual([5, 1]);
    });
    it('goes before the cap on priority calls', () => {
      const heads = [head('regular', 1), beyond('long', 25, { priority: 'elderly' })];
      expect(chooseOf(heads, { streak: 9 }, { ...rules, maxConsecutivePriority: 2 }).chosen).toBe('long');
    });
  });

  describe('with a cap on priority calls in a row', () => {
    const heads = [head('elderly', 1, { priority: 'elderly' }), head('regular', 9), head('later', 10)];
    const rules = { maxConsecutivePriority: 2 };

    it('takes the first regular one once the cap is reached', () => {
      expect(chooseOf(heads, { streak: 1 }, rules)).toMatchObject({ chosen: 'elderly', streak: 2 });
      expect(chooseOf(heads, { streak: 2 }, rules)).toEqual({
        chosen: 'regular',
        rule: 'priority_cap',
        streak: 0,
        credits: [],
      });
    });
    it('goes on with priority calls while no regular one waits', () => {
      expect(chooseOf(heads.slice(0, 1), { streak: 7 }, rules)).toMatchObject({
        chosen: 'elderly',
        rule: 'earliest_due',
        streak: 8,
      });
    });
    it('does not let a regular one through that is not eligible', () => {
      const secondary = head('regular', 9, { secondary: true });
      expect(chooseOf([...heads.slice(0, 1), secondary], { streak: 2 }, rules).chosen).toBe('elderly');
    });
  });

  describe('with a ratio', () => {
    const both = [head('regular', 1), head('elderly', 9, { priority: 'elderly' })];
    const rules = { ratio: TWO_TO_ONE };
    function calls(count: number, heads: Named[], ratio: FairRules['ratio'] = TWO_TO_ONE) {
      let memory = COUNTER;
      return Array.from({ length: count }, () => {
        const choice = choose(heads, memory, { ...NO_RULES, ratio }, NOW);
        memory = { ...memory, ...choice };
        return choice.chosen?.name;
      });
    }

    it('spreads the calls evenly in the ratio while both groups wait', () => {
      expect(calls(6, both)).toEqual(['elderly', 'regular', 'elderly', 'elderly', 'regular', 'elderly']);
    });
    it('says so where it put somebody before the earliest due', () => {
      expect(chooseOf(both, {}, rules)).toMatchObject({ rule: 'ratio', credits: [-1, 1] });
      expect(chooseOf(both, { credits: [-1, 1] }, rules)).toMatchObject({
        rule: 'earliest_due',
        chosen: 'regular',
      });
    });
    it('does not count calls while one group is alone', () => {
      expect(chooseOf(both.slice(0, 1), { credits: [-1, 1] }, rules)).toMatchObject({
        chosen: 'regular',
        credits: [-1, 1],
      });
    });
    it('goes by due time inside a group', () => {
      const heads = [...both, head('family', 3, { priority: 'family' })];
      expect(chooseOf(heads, {}, rules).chosen).toBe('family');
    });
    it('puts a class that no group names into the last one', () => {
      const heads = [head('vip', 1, { priority: 'vip' }), head('elderly', 9, { priority: 'elderly' })];
      expect(calls(3, heads)).toEqual(['elderly', 'vip', 'elderly']);
    });
    it('lets the group named first win a tie', () => {
      const even = TWO_TO_ONE.map((share) => ({ ...share, calls: 1 }));
      expect(calls(3, both, even)).toEqual(['elderly', 'regular', 'elderly']);
      expect(calls(3, both, [...even].reverse())).toEqual(['regular', 'elderly', 'regular']);
    });
    it('waits for the cap, which changes no credit', () => {
      const capped = { ...rules, maxConsecutivePriority: 1 };
      expect(chooseOf(both, { streak: 1, credits: [3, 0] }, capped)).toMatchObject({
        chosen: 'regular',
        credits: [3, 0],
      });
    });
    it('keeps any ratio over a whole round', () => {
      const shares = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 2, maxLength: 2 });
      fc.assert(
        fc.property(shares, fc.integer({ min: 1, max: 4 }), ([a = 1, b = 1], rounds) => {
          const ratio = TWO_TO_ONE.map((share, i) => ({ ...share, calls: i === 0 ? a : b }));
          const called = calls((a + b) * rounds, both, ratio);
          expect(called.filter((name) => name === 'elderly')).toHaveLength(a * rounds);
        }),
      );
    });
  });
});

describe('reach', () => {
  const counter = {
    id: 'c1',
    clerkId: 'k1',
    serviceIds: ['a'],
    secondaryServiceIds: ['b'],
    languages: ['en'],
  };
  const ticket = { serviceId: 'a', clerkLanguage: null, aim: null };

  it('goes by the counter’s services', () => {
    expect(reach(counter, ticket)).toBe('primary');
    expect(reach(counter, { ...ticket, serviceId: 'b' })).toBe('secondary');
    expect(reach(counter, { ...ticket, serviceId: 'c' })).toBeNull();
  });
  it('needs the language asked for', () => {
    expect(reach(counter, { ...ticket, clerkLanguage: 'en' })).toBe('primary');
    expect(reach(counter, { ...ticket, clerkLanguage: 'it' })).toBeNull();
  });
  it('goes by the aim alone where there is one, whatever the service', () => {
    expect(reach(counter, { ...ticket, serviceId: 'c', aim: { kind: 'counter', id: 'c1' } })).toBe('primary');
    expect(reach(counter, { ...ticket, serviceId: 'b', aim: { kind: 'clerk', id: 'k1' } })).toBe('primary');
    expect(reach(counter, { ...ticket, aim: { kind: 'counter', id: 'c2' } })).toBeNull();
    expect(reach(counter, { ...ticket, aim: { kind: 'clerk', id: 'c1' } })).toBeNull();
    expect(reach({ ...counter, clerkId: null }, { ...ticket, aim: { kind: 'clerk', id: 'k1' } })).toBeNull();
  });
});

/** A hall that keeps the rules by them alone, choosing from all who wait instead of from heads of lanes. */
function pureHall({ counters }: FairHall, rules: FairRules): FairPlayer {
  const waiting: (Standing & Head)[] = [];
  const memory: Chooser[] = counters.map(({ overflowSlackMs }) => ({ ...COUNTER, overflowSlackMs }));
  let order = 0;
  return {
    async arrive(ticket) {
      order += 1;
      waiting.push({ ...ticket, order, dueAt: ticket.dueAnchorAt + ticket.targetMs, secondary: false });
      return order;
    },
    async call(at, now) {
      const counter = { ...memory[at], ...counters[at] } as Chooser & FairCounter;
      const heads = waiting.map((ticket) => ({
        ...ticket,
        secondary: !counter.serviceIds.includes(ticket.serviceId),
      }));
      const choice = choose(heads, counter, rules, now);
      memory[at] = { ...counter, ...choice };
      const index = waiting.findIndex((ticket) => ticket.order === choice.chosen?.order);
      if (index !== -1) waiting.splice(index, 1);
      return choice.chosen?.order ?? null;
    },
  };
}

describe('nobody is overtaken beyond the bound', () => {
  it.each(FAIR_RULES)('$promise', async ({ rules }) => {
    let overtakings = 0;
    await fc.assert(
      fc.asyncProperty(fairHall, async (hall) => {
        overtakings += await playFairly(hall, rules, NOW, pureHall(hall, rules));
      }),
    );
    expect(overtakings).toBeGreaterThan(100);
  });
});

describe('the judge of fairness', () => {
  const counter: FairCounter = { serviceIds: ['a'], secondaryServiceIds: ['b'], overflowSlackMs: 5 * MINUTE };
  const standing = (
    order: number,
    arrivedMinutesAgo: number,
    targetMinutes: number,
    more: Partial<Standing> = {},
  ) => ({
    order,
    serviceId: 'a',
    priority: 'regular' as const,
    dueAnchorAt: NOW - arrivedMinutesAgo * MINUTE,
    targetMs: targetMinutes * MINUTE,
    ...more,
  });
  const judge = (called: Standing, other: Standing, rules: Partial<FairRules> = {}) =>
    wronged(called, [other, called], counter, { ...NO_RULES, ...rules }, NOW).length === 0;

  it('allows overtaking within the difference of the targets only', () => {
    expect(judge(standing(2, 1, 5), standing(1, 10, 15))).toBe(true);
    expect(judge(standing(2, 0, 5), standing(1, 10, 15))).toBe(false);
    expect(judge(standing(2, 5, 15), standing(1, 5, 15))).toBe(false);
  });
  it('allows more before an overflow that had not begun', () => {
    expect(judge(standing(2, 0, 15), standing(1, 10, 15, { serviceId: 'b' }))).toBe(true);
    expect(judge(standing(2, 0, 15), standing(1, 11, 15, { serviceId: 'b' }))).toBe(false);
  });
  it('puts those beyond the hard maximum first, the longest first', () => {
    const rules = { maxWaitMs: 20 * MINUTE };
    expect(judge(standing(1, 19, 5), standing(2, 21, 99), rules)).toBe(false);
    expect(judge(standing(2, 21, 99), standing(1, 22, 99), rules)).toBe(false);
    expect(judge(standing(2, 22, 99), standing(1, 21, 5), rules)).toBe(true);
  });
});
