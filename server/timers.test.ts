import { describe, expect, it, vi } from 'vitest';
import { DEFAULT_RULES } from './domain/rules.ts';
import type { LiveOffice } from './engine/types.ts';
import type { OfficeRecord } from './organisation/directory.ts';
import { startTimers, turnDay } from './timers.ts';

// A Tuesday; Tirana is an hour ahead of UTC, so the office closes at 15:00 UTC.
const office = {
  id: 'office',
  timeZone: 'Europe/Tirane',
  dayStart: '00:00',
  openingHours: [{ weekday: 2, opens: '08:00', closes: '16:00' }],
  carriesOver: false,
  retentionDays: 30,
  rules: DEFAULT_RULES,
} as OfficeRecord;

async function turned(at: string, more: Partial<OfficeRecord> = {}, look: Partial<LiveOffice> = {}) {
  const rollDay = vi.fn(async () => ({ rolled: false }));
  const closeDay = vi.fn(async () => ({ day: '2026-11-24', open: false, repeated: false }));
  const engine = {
    rollDay,
    closeDay,
    autoCall: async () => ({ called: [] }),
    forgetClosed: async () => 0,
    look: async () => ({ dayOpen: true, byHand: null, ...look }) as LiveOffice,
  };
  await turnDay({ engine, now: () => Date.parse(`2026-11-24T${at}Z`) }, { ...office, ...more });
  expect(rollDay).toHaveBeenCalledOnce();
  return closeDay.mock.calls.length > 0;
}

describe('the end of a day', () => {
  it('comes by itself so long after the last closing', async () => {
    expect(await turned('16:59:59')).toBe(false);
    expect(await turned('17:00')).toBe(true);
    expect(await turned('15:00', { rules: { ...DEFAULT_RULES, closeDayAfterMs: 0 } })).toBe(true);
  });

  it('is left to the next day where the office wants so, or never closes', async () => {
    expect(await turned('22:00', { rules: { ...DEFAULT_RULES, closeDayAfterMs: null } })).toBe(false);
    expect(await turned('22:00', { openingHours: null })).toBe(false);
  });

  it('does not come while the office is kept open by hand, nor a second time', async () => {
    expect(await turned('18:00', {}, { byHand: 'open' })).toBe(false);
    expect(await turned('18:00', {}, { dayOpen: false })).toBe(false);
  });
});

describe('the timers', () => {
  it('call by themselves where an office wants it, erase everywhere, and go on with the others where one fails', async () => {
    const on = (id: string): OfficeRecord => ({
      ...office,
      id,
      rules: { ...DEFAULT_RULES, autoCallAfterMs: 1_000 },
    });
    const called: string[] = [];
    const failed: string[] = [];
    const erased: string[] = [];
    const engine = {
      rollDay: async () => ({ rolled: false }),
      closeDay: async () => Promise.reject(new Error('no day is over')),
      autoCall: async ({ id }: { id: string }) => {
        called.push(id);
        return id === 'broken' ? Promise.reject(new Error('broken')) : { called: [] };
      },
      forgetClosed: async () => 0,
      look: async () => Promise.reject(new Error('no day is over')),
    };
    {
      await using _timers = startTimers({
        engine,
        offices: () => [office, on('broken'), on('eager')],
        erase: async ({ id }) => void erased.push(id),
        now: () => Date.parse('2026-11-24T09:00Z'),
        failed: (what) => () => void failed.push(what),
      });
      await vi.waitFor(() => expect(called).toContain('eager'));
    }
    expect(erased).toEqual(['office', 'broken', 'eager']);
    expect(called.slice(0, 2)).toEqual(['broken', 'eager']);
    expect(failed).toEqual(['nobody could be called by itself']);
  });
});
