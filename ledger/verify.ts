/** Is the ledger enough, and right? Every ticket is folded anew from the events and compared with the one that lies there. */
import { isDeepStrictEqual } from 'node:util';
import { CLOSED_STATUSES } from '../contracts/status.ts';
import type { TicketState } from '../contracts/ticket-state.ts';
import { fold, isTicketEvent } from './fold.ts';
import type { Ledger } from './ledger.ts';
import { fromEventDocument } from './models/events.ts';
import { fromTicketDocument, knowsOrder } from './models/tickets.ts';
import { checkNumbers } from './numbers.ts';

export interface Verification {
  events: number;
  tickets: number;
  /** One line for each thing that is not as it should be. */
  differences: string[];
}

/** Checks one office. Its drain may go on meanwhile: what came later is left out. */
export async function verifyOffice(ledger: Ledger, officeId: string): Promise<Verification> {
  const differences: string[] = [];
  const tickets = new Map<string, TicketState>();
  const mark = await ledger.marks.findById(officeId).lean();
  if (mark?.stopped !== undefined) differences.push(`the drain is stopped: ${mark.stopped}`);
  const upTo = mark?.acknowledgedSeq ?? 0;

  const numbers = checkNumbers();
  const isOpen = (id: string): boolean => !CLOSED_STATUSES.includes(tickets.get(id)?.status ?? 'expired');

  let seq = 0;
  const events = ledger.raw.events.find({ officeId, seq: { $lte: upTo } }).sort({ seq: 1 });
  for await (const document of events) {
    const event = fromEventDocument(document);
    if (event.seq !== seq + 1) differences.push(`events ${seq + 1} to ${event.seq - 1} are missing`);
    seq = event.seq;
    numbers.add(event, isOpen);
    if (!isTicketEvent(event)) continue;
    try {
      tickets.set(event.ticketId ?? '', fold(tickets.get(event.ticketId ?? '') ?? null, event));
    } catch (error) {
      differences.push(error instanceof Error ? error.message : String(error));
    }
  }
  if (seq < upTo) differences.push(`events ${seq + 1} to ${upTo} are missing`);
  differences.push(...(await compare(ledger, officeId, tickets, upTo)), ...numbers.differences());
  return { events: seq, tickets: tickets.size, differences };
}

async function compare(
  ledger: Ledger,
  officeId: string,
  recomputed: Map<string, TicketState>,
  upTo: number,
): Promise<string[]> {
  const differences: string[] = [];
  const seen = new Set<string>();
  for await (const document of ledger.raw.tickets.find({ officeId })) {
    const recorded = fromTicketDocument(document);
    seen.add(recorded.id);
    if (recorded.lastSeq > upTo) continue;
    const fromEvents = recomputed.get(recorded.id);
    const ticket = knowsOrder(document) || !fromEvents ? recorded : { ...recorded, order: fromEvents.order };
    if (!fromEvents) differences.push(`ticket ${ticket.number} of ${ticket.day} has no events`);
    else if (!isDeepStrictEqual(fromEvents, ticket)) {
      differences.push(`ticket ${ticket.number} of ${ticket.day}: ${firstDifference(ticket, fromEvents)}`);
    }
  }
  for (const ticket of recomputed.values()) {
    if (!seen.has(ticket.id)) differences.push(`ticket ${ticket.number} of ${ticket.day} is missing`);
  }
  return differences;
}

function firstDifference(there: TicketState, recomputed: TicketState): string {
  const fields = Object.keys({ ...there, ...recomputed }) as (keyof TicketState)[];
  const field = fields.find((name) => !isDeepStrictEqual(there[name], recomputed[name])) ?? 'id';
  return `${field} is ${JSON.stringify(there[field])}, by its events ${JSON.stringify(recomputed[field])}`;
}
