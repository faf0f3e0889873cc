import { describe, expect, it } from 'vitest';
import type { StoredEvent } from '../../contracts/events.ts';
import type { TicketState } from '../../contracts/ticket-state.ts';
import { boardChanges } from './board-changes.ts';

const officeId = '0190b2c8-0000-7000-8000-000000000001';
const counterId = '0190b2c8-0000-7000-8000-000000000002';
const ticketId = '0190b2c8-0000-7000-8000-000000000003';
const id = '0190b2c8-0000-7000-8000-000000000004';
const head = {
  id,
  officeId,
  at: Date.UTC(2026, 0, 2, 8),
  actor: 'system',
  commandId: id,
  ticketId,
  counterId,
};
const facts = { number: 'A042', day: '2026-01-02', serviceId: id };
const directory = { counter: () => ({ id: counterId, officeId, name: '4', zoneId: null }) };
const changes = (...events: StoredEvent[]) => boardChanges(events, directory);

const before = {} as TicketState;
const undone = (operation: 'call-next' | 'call' | 'finish'): StoredEvent => ({
  ...head,
  seq: 9,
  type: 'ticket.undone',
  data: { ...facts, clerkId: id, operation, before },
});
const finished = (next: Extract<StoredEvent, { type: 'ticket.finished' }>['data']['next']): StoredEvent => ({
  ...head,
  seq: 9,
  type: 'ticket.finished',
  data: { ...facts, clerkId: id, outcome: 'done', delivered: [], next },
});
const resumed = (status: 'called' | 'serving'): StoredEvent => ({
  ...head,
  seq: 8,
  type: 'ticket.resumed',
  data: { ...facts, clerkId: id, status },
});

const call = {
  ticketId,
  number: 'A042',
  counterId,
  counterName: '4',
  zoneId: null,
  calledAt: '2026-01-02T08:00:00.000Z',
};

describe('boardChanges', () => {
  it('shows a call with the name on the counter', () => {
    const data = { ...facts, clerkId: id, calls: 1, rule: 'earliest_due' as const };
    expect(changes({ ...head, seq: 7, type: 'ticket.called', data })).toEqual([
      { seq: 7, kind: 'call', again: false, call },
    ]);
  });

  it('marks a recall as said again', () => {
    const data = { ...facts, clerkId: id, calls: 2 };
    expect(changes({ ...head, seq: 8, type: 'ticket.recalled', data })).toEqual([
      { seq: 8, kind: 'call', again: true, call },
    ]);
  });

  it('shows a parked ticket again that goes on where it was called', () => {
    expect(changes(resumed('called'))).toEqual([{ seq: 8, kind: 'call', again: false, call }]);
    expect(changes(resumed('serving'))).toEqual([]);
  });

  it.each([
    { ...head, seq: 9, type: 'ticket.no_show', data: { ...facts, clerkId: id } },
    { ...head, seq: 9, type: 'ticket.withdrawn', data: facts },
    { ...head, seq: 9, type: 'ticket.held', data: { ...facts, clerkId: id } },
    { ...head, seq: 9, type: 'ticket.returned', data: { ...facts, from: 'called', to: 'place', dueAt: 0 } },
    {
      ...head,
      seq: 9,
      type: 'ticket.transferred',
      data: { ...facts, clerkId: id, fromServiceId: id, dueAt: 0, targetMs: 0, aim: null },
    },
    finished({ serviceId: id, dueAt: 0, targetMs: 0 }),
    undone('call-next'),
    undone('call'),
    { ...head, seq: 9, type: 'ticket.expired', data: { ...facts, from: 'called' } },
  ] satisfies StoredEvent[])('takes a ticket off the board: $type', (event) => {
    expect(changes(event)).toEqual([{ seq: 9, kind: 'gone', ticketId }]);
  });

  it('begins an empty board with a new day', () => {
    const data = { day: '2026-01-03' };
    expect(changes({ ...head, ticketId: null, counterId: null, seq: 10, type: 'day.opened', data })).toEqual([
      { seq: 10, kind: 'day', day: '2026-01-03' },
    ]);
  });

  it('leaves the calls alone at whatever else happens', () => {
    expect(
      changes(
        { ...head, seq: 11, type: 'ticket.started', data: { ...facts, clerkId: id } },
        undone('finish'),
        finished(null),
        {
          ...head,
          seq: 11,
          type: 'ticket.called',
          data: { ...facts, clerkId: id, calls: 1, rule: 'walk_direct' },
        },
        { ...head, seq: 12, type: 'counter.closed', data: { clerkId: id, epoch: 1 } },
        { ...head, seq: 13, type: 'day.closed', data: { day: '2026-01-02' } },
      ),
    ).toEqual([]);
  });
});
