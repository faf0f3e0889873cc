import { describe, expect, it } from 'vitest';
import type { QueueHead, QueueItem } from '../contracts/shapes.ts';
import { CallRule } from '../contracts/status.ts';
import { formatMessage } from '../ui/messages/format.ts';
import { reasonOfCall, reasonOfNext } from './why.ts';

const at = (minute: number): string => `2026-11-24T09:${String(minute)}:00.000Z`;
const head = (number: string, minute: number, fields: Partial<QueueHead> = {}): QueueHead => ({
  serviceId: 'service',
  ticketId: number,
  number,
  priority: 'regular',
  dueAt: at(minute),
  secondary: false,
  eligible: true,
  ...fields,
});
const item = (number: string, minute: number, fields: Partial<QueueItem> = {}): QueueItem => ({
  place: 1,
  ticketId: number,
  number,
  serviceId: 'service',
  priority: 'regular',
  clerkLanguage: null,
  aim: null,
  anchorAt: at(10),
  dueAt: at(minute),
  rule: 'earliest_due',
  waitsFor: null,
  restsUntilAt: null,
  counterIds: [],
  ...fields,
});

describe('why a ticket was called', () => {
  it.each(CallRule.options)('has its sentence in both languages where the rule is %s', (rule) => {
    for (const language of ['sq', 'en'] as const) {
      const words = formatMessage(language, `desk.why.rule.${rule}`, { time: '9:40', priority: 'x' });
      expect(words.length).toBeGreaterThan(10);
    }
  });

  it('names those who come after it by their due time, without itself', () => {
    const heads = [head('A3', 43), head('A1', 41), head('A2', 42)];
    const { lines, alone } = reasonOfCall({ rule: 'earliest_due', heads }, 'A1');
    expect(lines.map(({ number }) => number)).toEqual(['A2', 'A3']);
    expect(alone).toBe(false);
  });

  it.each(['max_wait', 'priority_cap', 'ratio'] as const)('names whom %s lets wait', (rule) => {
    const heads = [head('A1', 41), head('A9', 49)];
    expect(reasonOfCall({ rule, heads }, 'A9').overtaken?.number).toBe('A1');
    expect(reasonOfCall({ rule: 'earliest_due', heads }, 'A1').overtaken).toBeNull();
  });

  it('tells queues where the counter helps out, and those where it does not yet', () => {
    const heads = [
      head('A1', 41),
      head('B1', 42, { secondary: true }),
      head('C1', 40, { secondary: true, eligible: false }),
    ];
    const { lines } = reasonOfCall({ rule: 'earliest_due', heads }, 'A1');
    expect(lines.map(({ number, standing }) => [number, standing])).toEqual([
      ['C1', 'later'],
      ['B1', 'helped'],
    ]);
  });

  it('counts as alone where all others may not be called yet', () => {
    const heads = [head('A1', 41), head('C1', 40, { secondary: true, eligible: false })];
    expect(reasonOfCall({ rule: 'earliest_due', heads }, 'A1').alone).toBe(true);
  });
});

describe('why a ticket is next', () => {
  it('is the rule of the first in the predicted order, with those who follow', () => {
    const reason = reasonOfNext([item('A1', 41), item('B1', 42, { rule: 'overflow' })]);
    expect([reason?.rule, reason?.lines[0]?.standing]).toEqual(['earliest_due', 'helped']);
  });

  it('is unknown where nobody can be called', () => {
    expect(reasonOfNext([])).toBeNull();
    expect(reasonOfNext([item('A1', 41, { rule: null })])).toBeNull();
  });
});
