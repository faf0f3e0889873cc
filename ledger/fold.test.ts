import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StoredEvent, TicketState } from '../contracts/events.ts';
import { randomDay } from '../test/support/random-day.ts';
import { fold, isTicketEvent } from './fold.ts';

function foldAll(events: StoredEvent[], tickets = new Map<string, TicketState>()): Map<string, TicketState> {
  for (const event of events.filter(isTicketEvent)) {
    const id = event.ticketId ?? '';
    tickets.set(id, fold(tickets.get(id) ?? null, event));
  }
  return tickets;
}

describe('the fold', () => {
  it('tells a visit from the kiosk to its end', () => {
    const ids = { officeId: 'office', ticketId: 'ticket', actor: 'public', commandId: 'command' };
    const what = { number: 'A001', day: '2026-11-24', serviceId: 'service' };
    const issue = {
      priority: 'regular',
      channel: 'kiosk',
      language: 'sq',
      anchorAt: 100,
      dueAt: 900,
    } as const;
    const at = (seq: number, instant: number, counterId: string | null) => ({
      ...ids,
      id: `event ${seq}`,
      seq,
      at: instant,
      counterId,
    });
    const visit = { ...what, clerkId: 'clerk' };
    const events: StoredEvent[] = [
      { ...at(1, 100, null), type: 'ticket.issued', data: { ...what, ...issue } },
      { ...at(3, 200, 'counter'), type: 'ticket.called', data: { ...visit, calls: 1 } },
      { ...at(4, 230, 'counter'), type: 'ticket.recalled', data: { ...visit, calls: 2 } },
      { ...at(5, 250, 'counter'), type: 'ticket.started', data: visit },
      {
        ...at(9, 400, 'counter'),
        type: 'ticket.finished',
        data: { ...visit, outcome: 'done', delivered: [] },
      },
    ];
    const place = { counterId: 'counter', clerkId: 'clerk' };
    const times = { firstCalledAt: 200, calledAt: 230, startedAt: 250 };
    expect(foldAll(events).get('ticket')).toEqual({
      ...{ id: 'ticket', officeId: 'office', number: 'A001', day: '2026-11-24', serviceId: 'service' },
      ...{ priority: 'regular', channel: 'kiosk', language: 'sq', status: 'served', calls: 2, lastSeq: 9 },
      ...{ ...place, ...times, issuedAt: 100, dueAt: 900, closedAt: 400 },
      legs: [{ serviceId: 'service', ...place, ...times, status: 'served', anchorAt: 100, finishedAt: 400 }],
    });
  });

  it('is the same however often and in whatever portions the events are told', () => {
    fc.assert(
      fc.property(randomDay, fc.nat(), fc.nat(), (events, a, b) => {
        const [from, to] = [a % (events.length + 1), b % (events.length + 1)].sort((x, y) => x - y);
        const once = foldAll(events);
        const repeated = foldAll(events.slice(0, to));
        expect(foldAll(events.slice(from), repeated)).toEqual(once);
        expect(foldAll(events, once)).toEqual(foldAll(events));
      }),
    );
  });

  it('refuses what cannot have happened', () => {
    fc.assert(
      fc.property(randomDay, (events) => {
        fc.pre(events.length > 1);
        const [issued, ...later] = events.filter(isTicketEvent);
        if (!issued) return;
        const ticket = fold(null, issued);
        expect(() => fold(ticket, { ...issued, seq: issued.seq + 1 })).toThrow('issued before');
        const stranger = later.find((event) => event.ticketId !== ticket.id);
        if (stranger) expect(() => fold(ticket, stranger)).toThrow('not of ticket');
        const orphan = later.find((event) => event.type !== 'ticket.issued');
        if (orphan) expect(() => fold(null, orphan)).toThrow('never issued');
      }),
    );
  });
});
