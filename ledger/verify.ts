/** Is the ledger enough, and right? Every ticket is folded anew from the events and compared with the one that lies there. */
import { isDeepStrictEqual } from 'node:util';
import { isTicketEvent } from './fold.ts';
import { foldRecord } from './drain.ts';
import type { Ledger } from './ledger.ts';
import { fromEventDocument } from './models/events.ts';
import { fromTicketDocument, type TicketRecord } from './models/tickets.ts';

export interface Verification {
  events: number;
  tickets: number;
  /** One line for each thing that is not as it should be. */
  differences: string[];
}

/** Checks one office. Its drain may go on meanwhile: what came later is left out. */
export async function verifyOffice(ledger: Ledger, officeId: string): Promise<Verification> {
  const differences: string[] = [];
  const tickets = new Map<string, TicketRecord>();
  const mark = await ledger.marks.findById(officeId).lean();
  if (mark?.stopped !== undefined) differences.push(`the drain is stopped: ${mark.stopped}`);
  const upTo = mark?.acknowledgedSeq ?? 0;

  let seq = 0;
  const events = ledger.raw.events.find({ officeId, seq: { $lte: upTo } }).sort({ seq: 1 });
  for await (const document of events) {
    const event = fromEventDocument(document);
    if (event.seq !== seq + 1) differences.push(`events ${seq + 1} to ${event.seq - 1} are missing`);
    seq = event.seq;
    if (!isTicketEvent(event)) continue;
    try {
      tickets.set(event.ticketId ?? '', foldRecord(tickets.get(event.ticketId ?? '') ?? null, event));
    } catch (error) {
      differences.push(error instanceof Error ? error.message : String(error));
    }
  }
  if (seq < upTo) differences.push(`events ${seq + 1} to ${upTo} are missing`);
  differences.push(...(await compare(ledger, officeId, tickets, upTo)), ...gapsIn(tickets.values()));
  return { events: seq, tickets: tickets.size, differences };
}

async function compare(
  ledger: Ledger,
  officeId: string,
  recomputed: Map<string, TicketRecord>,
  upTo: number,
): Promise<string[]> {
  const differences: string[] = [];
  const seen = new Set<string>();
  for await (const document of ledger.raw.tickets.find({ officeId })) {
    const ticket = fromTicketDocument(document);
    seen.add(ticket.id);
    if (ticket.lastSeq > upTo) continue;
    const fromEvents = recomputed.get(ticket.id);
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

function firstDifference(there: TicketRecord, recomputed: TicketRecord): string {
  const fields = Object.keys({ ...there, ...recomputed }) as (keyof TicketRecord)[];
  const field = fields.find((name) => !isDeepStrictEqual(there[name], recomputed[name])) ?? 'id';
  return `${field} is ${JSON.stringify(there[field])}, by its events ${JSON.stringify(recomputed[field])}`;
}

/** Numbers are gapless and unique per business day and series, from 1. */
function gapsIn(tickets: Iterable<TicketRecord>): string[] {
  const series = new Map<string, number[]>();
  for (const { day, number } of tickets) {
    const letters = number.replace(/\d+$/, '');
    const key = `${day}, series ${letters}`;
    const numbers = series.get(key) ?? [];
    numbers.push(Number(number.slice(letters.length)));
    series.set(key, numbers);
  }
  return [...series].flatMap(([key, numbers]) => {
    const wrong = numbers.sort((a, b) => a - b).find((number, i) => number !== i + 1);
    return wrong === undefined ? [] : [`${key}: a number before or at ${wrong} is missing or there twice`];
  });
}
