import { describe, expect, it } from 'vitest';
import { parseStoredEvent } from '../../contracts/events.ts';
import { TicketState } from '../../contracts/ticket-state.ts';
import { VERSION_1 } from '../../test/support/ledger-version-1.ts';
import { fold, isTicketEvent } from '../fold.ts';
import { fromEventDocument, toEventDocument } from './events.ts';
import { fromTicketDocument, toTicketDocument } from './tickets.ts';

describe('a record that the first version wrote', () => {
  it('has events with all that events have now', () => {
    for (const document of VERSION_1.events) {
      const event = fromEventDocument(document);
      expect(parseStoredEvent(event)).toEqual(event);
      expect(fromEventDocument(toEventDocument(event))).toEqual(event);
    }
  });

  it('has tickets equal to those that its events make now, but for their order', () => {
    const folded = new Map<string | null, TicketState>();
    for (const event of VERSION_1.events.map(fromEventDocument).filter(isTicketEvent)) {
      folded.set(event.ticketId, fold(folded.get(event.ticketId) ?? null, event));
    }
    expect(VERSION_1.tickets.map(({ status }) => status)).toEqual(['served', 'expired', 'called']);
    for (const document of VERSION_1.tickets) {
      const ticket = fromTicketDocument(document);
      expect(TicketState.strict().parse(ticket)).toEqual(ticket);
      expect({ ...ticket, order: 0 }).toEqual({ ...folded.get(ticket.id), order: 0 });
      expect(fromTicketDocument(toTicketDocument(ticket))).toEqual(ticket);
    }
    expect(fromTicketDocument(VERSION_1.tickets[0] ?? expect.fail()).legs[0]).toMatchObject({
      ...{ serviceMs: 210_000, outcome: 'partial', delivered: [{ quantity: 2 }] },
    });
  });

  it('is not read by a program older than it', () => {
    const [event, ticket] = [VERSION_1.events[0], VERSION_1.tickets[0]];
    if (!event || !ticket) throw new Error('nothing was recorded');
    expect(() => fromEventDocument({ ...event, schemaVersion: 99 })).toThrow('a newer Sporteli');
    expect(() => fromTicketDocument({ ...ticket, schemaVersion: 99 })).toThrow('a newer Sporteli');
  });
});
