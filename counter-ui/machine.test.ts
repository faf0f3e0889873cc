import { describe, expect, it } from 'vitest';
import type { Counter, Ticket } from '../contracts/shapes.ts';
import { TICKET_STATUSES, type TicketStatus } from '../contracts/status.ts';
import { newerCounter, primaryFor, secondaryFor, standing } from './machine.ts';

const at = '2026-11-24T09:40:00.000Z';

function ticket(status: TicketStatus, fields: Partial<Ticket> = {}): Ticket {
  return {
    id: 'ticket',
    number: 'A047',
    officeId: 'office',
    day: '2026-11-24',
    serviceId: 'service',
    priority: 'regular',
    channel: 'kiosk',
    language: 'sq',
    status,
    counterId: 'counter',
    clerkId: 'me',
    calls: 1,
    issuedAt: at,
    dueAt: at,
    firstCalledAt: at,
    calledAt: at,
    startedAt: null,
    closedAt: null,
    legs: [],
    ...fields,
  };
}
function counter(fields: Partial<Counter> = {}): Counter {
  return {
    id: 'counter',
    name: '5',
    zoneId: null,
    state: 'open',
    epoch: 3,
    clerkId: 'me',
    serviceIds: [],
    ticket: null,
    ...fields,
  };
}

describe('what the large button does', () => {
  it('calls, starts and finishes, in this order', () => {
    expect(primaryFor(null)).toBe('call-next');
    expect(primaryFor(ticket('called'))).toBe('start');
    expect(primaryFor(ticket('serving'))).toBe('finish');
  });

  it.each(TICKET_STATUSES.filter((status) => status !== 'called' && status !== 'serving'))(
    'calls the next one where the ticket is %s',
    (status) => {
      expect(primaryFor(ticket(status))).toBe('call-next');
      expect(secondaryFor(ticket(status))).toEqual(['sign-out']);
    },
  );

  it('offers recall and no-show only for a called ticket, and leaving only without one', () => {
    expect(secondaryFor(null)).toEqual(['sign-out']);
    expect(secondaryFor(ticket('called'))).toEqual(['recall', 'no-show']);
    expect(secondaryFor(ticket('serving'))).toEqual([]);
  });
});

describe('which picture of the counter is newer', () => {
  it('takes what is heard live', () => {
    const heard = counter({ ticket: ticket('called') });
    expect(newerCounter(counter(), heard, [])).toBe(heard);
    expect(newerCounter(heard, counter(), [])).toEqual(counter());
  });

  it('keeps the answer of a command whose older live message comes late', () => {
    const started = counter({ ticket: ticket('serving') });
    expect(newerCounter(started, counter({ ticket: ticket('called') }), []).ticket?.status).toBe('serving');
    const recalled = counter({ ticket: ticket('called', { calls: 2 }) });
    expect(newerCounter(recalled, counter({ ticket: ticket('called') }), []).ticket?.calls).toBe(2);
  });

  it('does not bring back a ticket that ended here', () => {
    const heard = counter({ ticket: ticket('serving') });
    expect(newerCounter(counter(), heard, ['ticket']).ticket).toBeNull();
    expect(newerCounter(counter(), heard, ['another']).ticket?.status).toBe('serving');
  });

  it('ignores the counter as it was before this sign-in', () => {
    const before = counter({ epoch: 2, state: 'closed', clerkId: null });
    expect(newerCounter(counter(), before, [])).toEqual(counter());
  });
});

describe('whether a sign-in still holds', () => {
  const mine = { clerkId: 'me', epoch: 3 };

  it('holds as long as nobody signed in since', () => {
    expect(standing(mine, counter())).toBe('here');
    expect(standing(mine, counter({ epoch: 2, state: 'closed', clerkId: null }))).toBe('here');
  });

  it('is over where the same clerk opened the counter again', () => {
    expect(standing(mine, counter({ epoch: 4 }))).toBe('elsewhere');
  });

  it('is over where the counter was closed or somebody else works there', () => {
    expect(standing(mine, counter({ state: 'closed', clerkId: null }))).toBe('closed');
    expect(standing(mine, counter({ epoch: 4, clerkId: 'another' }))).toBe('closed');
  });
});
