import { expect, it } from 'vitest';
import type { StoredEvent } from '../contracts/events.ts';
import { foldOffice, NEW_OFFICE, type OfficeEvent, type OfficeState } from './office-state.ts';

const COUNTER = '0000c0c0-0000-7000-8000-000000000001';
const [CLERK, SERVICE, OTHER] = ['clerk', 'service', 'other'];

function told(...events: Partial<StoredEvent>[]): OfficeState {
  return events.reduce<OfficeState>(
    (office, event, i) =>
      foldOffice(office, {
        counterId: COUNTER,
        actor: 'staff:1',
        at: 1000 + i,
        ...event,
      } as unknown as OfficeEvent),
    NEW_OFFICE,
  );
}
const opened = (day: string) => ({ type: 'day.opened', data: { day } }) as Partial<StoredEvent>;
const closed = (day: string) => ({ type: 'day.closed', data: { day } }) as Partial<StoredEvent>;
const signIn = {
  type: 'counter.opened',
  data: {
    clerkId: CLERK,
    serviceIds: [SERVICE],
    epoch: 4,
    secondaryServiceIds: [OTHER],
    overflowSlackMs: 5,
    profileId: null,
    languages: ['it'],
  },
} as Partial<StoredEvent>;

it('knows the business day, and that one closed by the office itself was', () => {
  expect(told(opened('2026-03-30'))).toMatchObject({ day: '2026-03-30', dayOpen: true, dayOpenedAt: 1000 });
  const byItself = { ...closed('2026-03-30'), actor: 'system' } as Partial<StoredEvent>;
  expect(told(opened('2026-03-30'), byItself)).toMatchObject({ dayOpen: false, closedByItself: true });
  expect(told(opened('2026-03-30'), byItself, opened('2026-03-30'))).toMatchObject({
    dayOpen: true,
    dayOpenedAt: 1000,
    closedByItself: true,
  });
  expect(told(opened('2026-03-30'), byItself, opened('2026-03-31')).closedByItself).toBe(false);
});

it('keeps what a hand decided until the next business day', () => {
  const hand = [
    { type: 'office.opened', data: {} },
    { type: 'service.closed', data: { serviceId: SERVICE } },
  ] as Partial<StoredEvent>[];
  const office = told(opened('2026-03-30'), ...hand);
  expect([...office.hand]).toEqual([
    ['office', 'open'],
    [SERVICE, 'closed'],
  ]);
  expect(told(opened('2026-03-30'), ...hand, closed('2026-03-30'), opened('2026-03-30')).hand.size).toBe(2);
  expect(told(opened('2026-03-30'), ...hand, opened('2026-03-31')).hand.size).toBe(0);
});

it('knows each counter as its last sign-in, pause and sign-out left it', () => {
  const atWork = {
    id: COUNTER,
    state: 'open',
    epoch: 4,
    clerkId: CLERK,
    serviceIds: [SERVICE],
    secondaryServiceIds: [OTHER],
    overflowSlackMs: 5,
    profileId: null,
    languages: ['it'],
    pauseReason: null,
  };
  const paused = {
    type: 'counter.paused',
    data: { clerkId: CLERK, reason: 'lunch' },
  } as Partial<StoredEvent>;
  const resumed = { type: 'counter.resumed', data: { clerkId: CLERK } } as Partial<StoredEvent>;
  const signOut = { type: 'counter.closed', data: { clerkId: CLERK, epoch: 4 } } as Partial<StoredEvent>;
  expect(told(signIn).counters.get(COUNTER)).toEqual(atWork);
  expect(told(signIn, paused).counters.get(COUNTER)).toEqual({
    ...atWork,
    state: 'paused',
    pauseReason: 'lunch',
  });
  expect(told(signIn, paused, resumed).counters.get(COUNTER)).toEqual(atWork);
  expect(told(signIn, paused, signOut).counters.get(COUNTER)).toEqual({
    ...atWork,
    state: 'closed',
    clerkId: null,
    serviceIds: [],
    secondaryServiceIds: [],
    pauseReason: null,
  });
});
