/** How tickets come to be and how they leave: numbers, closures, appointments, withdrawal and the way back. */
import { describe, expect, it } from 'vitest';
import { virtualClock } from '../../server/clock.ts';
import { newId, newTicketId } from '../../server/domain/ids.ts';
import { DEFAULT_RULES, PLAIN_NUMBERING, type Numbering } from '../../server/domain/rules.ts';
import { DEFAULT_TARGETS_MS } from '../../server/domain/targets.ts';
import type { CheckInInput, OfficeFacts } from '../../server/engine/types.ts';
import { caller, codeOf, engineForTests, MINUTE, office, refusalOf, request } from '../support/engine.ts';

const NOON = Date.parse('2026-11-24T11:00:00Z');
const DAY = 24 * 60 * MINUTE;
const clock = virtualClock(NOON);
const { engine, openCounter, take, called, next, news, redis, prefix } = engineForTests(clock);
const service = newId();

describe('take-ticket', () => {
  it('answers a repeated command with its first answer and changes nothing', async () => {
    const at = office();
    const by = caller(newId());
    const [first, second] = await Promise.all([
      engine.takeTicket(at, by, request(service)),
      engine.takeTicket(at, by, request(service)),
    ]);
    expect(second.ticket).toEqual(first.ticket);
    expect([first.repeated, second.repeated].sort()).toEqual([false, true]);
    expect(await news(at, 0)).toEqual(['day.opened', 'ticket.issued']);
    const other = { ...by, bodyHash: 'b'.repeat(64) };
    expect(await codeOf(engine.takeTicket(at, other, request(service)))).toBe('IDEMPOTENCY_MISMATCH');
  });

  it('is refused when office or service is closed by hours, but still repeats its first answer', async () => {
    const at = office();
    const by = caller(newId());
    const { ticket } = await engine.takeTicket(at, by, request(service));
    const closed = request(service, { closed: { office: true, service: false } });
    expect((await engine.takeTicket(at, by, closed)).ticket).toEqual(ticket);
    expect(await codeOf(engine.takeTicket(at, caller(), closed))).toBe('OFFICE_CLOSED');
    const serviceClosed = request(service, { closed: { office: false, service: true } });
    expect(await codeOf(engine.takeTicket(at, caller(), serviceClosed))).toBe('SERVICE_CLOSED');
  });

  it('gives as many tickets a day as office and service have', async () => {
    const at = office();
    const other = newId();
    const limited = (of: string) => take(at, of, { contingents: { office: 3, service: 2 } });
    await limited(service);
    await limited(service);
    expect(await codeOf(limited(service))).toBe('SERVICE_FULL');
    await limited(other);
    expect(await codeOf(limited(other))).toBe('OFFICE_FULL');
    clock.set(NOON + DAY);
    expect((await limited(service)).number).toBe('A001');
    clock.set(NOON);
  });

  it('goes by what a hand decided before hours and contingents', async () => {
    const at = office();
    const closed = request(service, {
      closed: { office: true, service: true },
      contingents: { office: 0, service: 0 },
    });
    await engine.setOpen(at, caller(), null, true);
    expect(await codeOf(engine.takeTicket(at, caller(), closed))).toBe('SERVICE_CLOSED');
    await engine.setOpen(at, caller(), service, true);
    await engine.takeTicket(at, caller(), closed);
    await engine.setOpen(at, caller(), service, false);
    expect(await codeOf(take(at, service))).toBe('SERVICE_CLOSED');
    await engine.setOpen(at, caller(), null, false);
    expect(await codeOf(take(at, newId()))).toBe('OFFICE_CLOSED');
  });

  it('tells who is due earlier among the services of the counters signed in', async () => {
    const at = office();
    const other = newId();
    await openCounter(at, [service], { secondaryServiceIds: [other] });
    await take(at, other);
    const late = await take(at, other, { targetMs: 60 * MINUTE, priority: 'elderly', clerkLanguage: 'it' });
    const taken = await engine.takeTicket(at, caller(), request(service));
    expect(taken.position).toMatchObject({ ahead: 1, counters: 1, idle: 1 });
    expect(await engine.position(at.id, late.id)).toMatchObject({ ahead: 2 });
  });
});

describe('numbers', () => {
  it('run by series, gapless however many ask at once, and begin anew each day', async () => {
    const at = office();
    const numbers = async (series: string, count: number) => {
      const taken = await Promise.all(Array.from({ length: count }, () => take(at, service, { series })));
      return taken.map(({ number }) => number).sort();
    };
    expect(await numbers('A', 3)).toEqual(['A001', 'A002', 'A003']);
    expect(await numbers('F', 2)).toEqual(['F001', 'F002']);
    clock.set(NOON + DAY);
    expect(await numbers('A', 1)).toEqual(['A001']);
    clock.set(NOON);
  });

  it('go beyond three digits', async () => {
    const at = office();
    await take(at, service);
    await redis.hset(`${prefix}{${at.id}}:series:2026-11-24`, 'A', 999);
    expect((await take(at, service)).number).toBe('A1000');
  });

  async function several(at: OfficeFacts, count: number, numbering: Partial<Numbering>): Promise<string[]> {
    const numbers: string[] = [];
    for (let i = 0; i < count; i++) {
      numbers.push((await take(at, service, { numbering: { ...PLAIN_NUMBERING, ...numbering } })).number);
    }
    return numbers;
  }

  it('have a first, a last and a step', async () => {
    const at = office();
    const numbering = { first: 100, last: 120, step: 10 };
    expect(await several(at, 3, numbering)).toEqual(['A100', 'A110', 'A120']);
    expect(await codeOf(several(at, 1, numbering))).toBe('SERIES_EXHAUSTED');
  });

  it('begin again at the end of their range, leaving out labels in use today', async () => {
    const at = office();
    const odd = { first: 1, last: 5, step: 2, atEnd: 'wrap' as const };
    const all = { ...odd, step: 1 };
    expect(await several(at, 2, odd)).toEqual(['A001', 'A003']);
    expect(await several(at, 3, all)).toEqual(['A004', 'A005', 'A002']);
    expect(await codeOf(several(at, 1, all))).toBe('SERIES_EXHAUSTED');
    clock.set(NOON + DAY);
    expect(await several(at, 1, all)).toEqual(['A001']);
    clock.set(NOON);
  });

  it('go on where yesterday ended, if they do so, and tell what they leave out', async () => {
    const at = office({ carriesOver: true });
    const numbering = { last: 9, reset: 'continuous' as const, atEnd: 'wrap' as const };
    expect(await several(at, 2, numbering)).toEqual(['A001', 'A002']);
    clock.set(NOON + DAY);
    expect(await several(at, 1, numbering)).toEqual(['A003']);
    // A series that begins anew meets the labels of those who still wait from yesterday.
    const [number] = await several(at, 1, {});
    expect(number).toBe('A004');
    const [last] = (await engine.readEvents(at.id, 0, 100)).slice(-1);
    expect(last).toMatchObject({ data: { number: 'A004', skipped: ['A001', 'A002', 'A003'] } });
    clock.set(NOON);
  });
});

describe('walk-direct', () => {
  it('issues, calls and starts in one step, without a wait and without the board', async () => {
    const at = office();
    const { counterId, claim } = await openCounter(at, [service]);
    const { seq } = await engine.marks(at.id);
    const { ticket } = await engine.walkDirect(at, caller(), claim, counterId, request(service));
    expect(await news(at, seq)).toEqual(['ticket.issued', 'ticket.called', 'ticket.started']);
    expect(ticket).toMatchObject({ status: 'serving', direct: true, calls: 1, startedAt: NOON, counterId });
    const look = await engine.look(at.id, []);
    expect([look.calls, look.issued]).toEqual([[], 1]);
    expect(await codeOf(engine.undo(at, caller(), claim, counterId))).toBe('NOTHING_TO_UNDO');
    const again = engine.walkDirect(at, caller(), claim, counterId, request(service));
    expect((await refusalOf(again)).params).toEqual({ number: ticket.number });
  });

  it('asks neither hours nor contingents, but not on a day that is over', async () => {
    const at = office();
    const { counterId, claim } = await openCounter(at, [service]);
    await engine.setOpen(at, caller(), null, false);
    const direct = () => engine.walkDirect(at, caller(), claim, counterId, request(service));
    const { ticket } = await direct();
    await engine.finish(at, caller(), claim, ticket.id, { outcome: 'done', delivered: [] });
    await engine.closeDay(at, caller());
    expect(await codeOf(direct())).toBe('OFFICE_CLOSED');
  });
});

describe('check-in', () => {
  const at = (more = {}) => office({ rules: { ...DEFAULT_RULES, graceMs: 10 * MINUTE }, ...more });
  function booked(slotInMinutes: number, appointmentId: string | null = null): CheckInInput {
    const { priority: _priority, targetMs: _targetMs, ...input } = request(service);
    return { ...input, targets: DEFAULT_TARGETS_MS, slotAt: NOON + slotInMinutes * MINUTE, appointmentId };
  }
  const APPOINTMENT = { priority: 'appointment', targetMs: 5 * MINUTE };
  it.each([
    { slot: 20, is: 'early', ...APPOINTMENT, due: 25 },
    { slot: 0, is: 'on_time', ...APPOINTMENT, due: 5 },
    { slot: -10, is: 'on_time', ...APPOINTMENT, due: 5 },
    { slot: -10.001, is: 'late', priority: 'regular', targetMs: 15 * MINUTE, due: 15 },
  ])('is $is for a slot in $slot minutes, and due in $due', async ({ slot, is, priority, targetMs, due }) => {
    const { ticket, punctuality } = await engine.checkIn(at(), caller(), booked(slot));
    expect(punctuality).toBe(is);
    expect(ticket).toMatchObject({ priority, targetMs, dueAt: NOON + due * MINUTE, issuedAt: NOON });
    expect(ticket.legs[0]?.anchorAt).toBe(NOON + Math.max(0, slot) * MINUTE);
  });

  it('gives an appointment one ticket, and names it to whoever asks again', async () => {
    const here = at();
    const appointment = newId();
    const { ticket } = await engine.checkIn(here, caller(), booked(0, appointment));
    await engine.withdraw(here, caller(), ticket.id);
    const again = await refusalOf(engine.checkIn(here, caller(), booked(0, appointment)));
    expect([again.code, again.params]).toEqual(['ALREADY_CHECKED_IN', { number: ticket.number }]);
    await engine.checkIn(here, caller(), booked(0, newId()));
  });

  it('is refused in an office that a hand closed, not by hours', async () => {
    const here = at();
    await engine.checkIn(here, caller(), { ...booked(0), closed: { office: true, service: true } });
    await engine.setOpen(here, caller(), null, false);
    expect(await codeOf(engine.checkIn(here, caller(), booked(0)))).toBe('OFFICE_CLOSED');
  });
});

describe('withdraw and reinstate', () => {
  it('take a ticket out of the queue and bring it back to its place', async () => {
    const at = office();
    const counter = await openCounter(at, [service]);
    const { id } = await take(at, service);
    await take(at, service);
    await engine.withdraw(at, caller(), id);
    expect((await engine.look(at.id, [{ serviceId: service, targetMs: 0 }])).queues[0]?.count).toBe(1);
    clock.set(NOON + MINUTE);
    const { ticket } = await engine.reinstate(at, caller(), id);
    expect(ticket).toMatchObject({ status: 'waiting', closedAt: null, dueAt: NOON + 15 * MINUTE });
    expect((await next(at, counter))?.id).toBe(id);
    clock.set(NOON);
  });

  it('are too late after the office’s time, on the next day and once the day is closed', async () => {
    const rules = { ...DEFAULT_RULES, reinstateWithinMs: 10 * MINUTE };
    const reinstated = async (at: OfficeFacts, afterMs: number) => {
      clock.set(NOON);
      const { id } = await take(at, service);
      await engine.withdraw(at, caller(), id);
      clock.set(NOON + afterMs);
      return engine.reinstate(at, caller(), id);
    };
    expect((await reinstated(office({ rules }), 10 * MINUTE)).ticket.status).toBe('waiting');
    expect(await codeOf(reinstated(office({ rules }), 10 * MINUTE + 1))).toBe('REINSTATE_TOO_LATE');
    const night = office({ rules, dayStart: '12:05' });
    expect(await codeOf(reinstated(night, 6 * MINUTE))).toBe('REINSTATE_TOO_LATE');
    clock.set(NOON);
    const at = office({ rules });
    const { id } = await take(at, service);
    await engine.withdraw(at, caller(), id);
    await engine.closeDay(at, caller());
    expect(await codeOf(engine.reinstate(at, caller(), id))).toBe('REINSTATE_TOO_LATE');
  });

  it('let a no-show rest before it is called again, where the office has it so', async () => {
    const at = office({ rules: { ...DEFAULT_RULES, noRecallMs: 10 * MINUTE } });
    const { ticket, counterId, claim } = await called(at, service);
    await engine.noShow(at, caller(), claim, ticket.id);
    clock.set(NOON + 4 * MINUTE);
    const reinstated = await engine.reinstate(at, caller(), ticket.id);
    expect(reinstated.ticket).toMatchObject({
      restsUntilAt: NOON + 10 * MINUTE,
      dueAt: ticket.dueAt,
      counterId: null,
    });
    expect(await next(at, { counterId, claim })).toBeNull();
    expect((await engine.waiting(at.id, 9)).tickets).toMatchObject([{ restsUntilAt: NOON + 10 * MINUTE }]);
    clock.set(NOON + 10 * MINUTE);
    expect(await next(at, { counterId, claim })).toMatchObject({ id: ticket.id, restsUntilAt: null });
    await engine.noShow(at, caller(), claim, ticket.id);
    clock.set(NOON + 20 * MINUTE);
    expect((await engine.reinstate(at, caller(), ticket.id)).ticket.restsUntilAt).toBeNull();
    clock.set(NOON);
  });
});

describe('change-priority and change-service', () => {
  it('keep the instant that a ticket is due from', async () => {
    const at = office();
    const other = newId();
    const planned = [{ serviceId: other, targetMs: 20 * MINUTE }];
    const { id } = await take(at, service, { next: planned });
    clock.set(NOON + 3 * MINUTE);
    const targets = { [service]: 5 * MINUTE, [other]: 6 * MINUTE };
    const elderly = await engine.changePriority(at, caller(), id, { priority: 'elderly', targets });
    expect(elderly.ticket).toMatchObject({
      ...{ priority: 'elderly', dueAt: NOON + 5 * MINUTE, targetMs: 5 * MINUTE },
      next: [{ serviceId: other, targetMs: 6 * MINUTE }],
    });
    const to = { id: other, targets: { ...DEFAULT_TARGETS_MS, elderly: MINUTE } };
    const moved = await engine.changeService(at, caller(), id, to);
    expect(moved.ticket).toMatchObject({
      ...{ serviceId: other, askedServiceId: service, dueAt: NOON + MINUTE, targetMs: MINUTE },
      legs: [{ serviceId: other, anchorAt: NOON }],
    });
    const counter = await openCounter(at, [service]);
    expect(await next(at, counter)).toBeNull();
    expect((await next(at, await openCounter(at, [other])))?.id).toBe(id);
    clock.set(NOON);
  });
});

describe('note', () => {
  it('is kept sealed, the last twenty of a ticket, with when and by whom', async () => {
    const at = office();
    const { id } = await take(at, service);
    const by = { ...caller(), actor: 'staff:somebody' };
    for (let i = 1; i <= 21; i++) await engine.note(at, by, id, { sealed: `sealed ${i}` });
    const { notes } = await engine.personalData(at.id, id);
    expect(notes).toHaveLength(20);
    expect(notes.at(-1)).toEqual({ seq: 23, sealed: 'sealed 21', at: NOON, actor: by.actor });
    expect((await engine.ticket(at.id, id))?.notes).toBe(21);
    const told = JSON.stringify(await engine.readEvents(at.id, 0, 100));
    expect(told).not.toContain('sealed');
  });
});

it('does not know a ticket that was never issued', async () => {
  expect(await codeOf(engine.withdraw(office(), caller(), newTicketId(1, NOON)))).toBe('NOT_FOUND');
});
