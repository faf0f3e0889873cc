/**
 * What must hold of a day's events whatever its figures are: sequences and numbers without gaps, no number twice, a ticket
 * at one counter and a counter with one ticket at most, everybody accounted for.
 */
import type { RawEvent } from './recount.ts';

export interface OrderedEvent extends RawEvent {
  seq: number;
}
export interface Handed {
  id: string;
  number: string;
}

/** Each breach in words. `handed`: the tickets that the citizens hold. */
export function breaches(events: readonly OrderedEvent[], handed: readonly Handed[]): string[] {
  return [
    ...sequenceGaps(events),
    ...numberFaults(events),
    ...counterFaults(events),
    ...unaccounted(events, handed),
  ];
}

function sequenceGaps(events: readonly OrderedEvent[]): string[] {
  return events
    .flatMap(({ seq }, index) => {
      const expected = (events[0]?.seq ?? 1) + index;
      return seq === expected ? [] : [`event ${expected} is missing: ${seq} stands in its place`];
    })
    .slice(0, 1);
}

/** Numbers are letters and a count: A042. Per day and letters, every count from 1 to the highest is there once. */
function numberFaults(events: readonly OrderedEvent[]): string[] {
  const series = new Map<string, number[]>();
  for (const { type, data } of events) {
    if (type !== 'ticket.issued') continue;
    const { number, day } = data as { number: string; day: string };
    const [, letters = '', count = ''] = /^(\D*)(\d+)$/.exec(number) ?? [];
    const key = `${day} ${letters}`;
    series.set(key, [...(series.get(key) ?? []), Number(count)]);
  }
  return [...series].flatMap(([name, counts]) => {
    const sorted = counts.toSorted((a, b) => a - b);
    const wrong = sorted.findIndex((count, index) => count !== index + 1);
    if (wrong === -1) return [];
    const what = sorted[wrong] === sorted[wrong - 1] ? `${sorted[wrong]} twice` : `no ${wrong + 1}`;
    return [`series ${name} has ${what}`];
  });
}

const TAKES = new Set(['ticket.called', 'ticket.resumed']);
const CLOSES = new Set(['ticket.finished', 'ticket.no_show', 'ticket.expired', 'ticket.withdrawn']);
const LEAVES = new Set([...CLOSES, 'ticket.held', 'ticket.returned', 'ticket.transferred']);

/** Whether an event brings its ticket to a counter or takes it from there, undone ones the other way round. */
function moveOf({ type, data }: OrderedEvent): 'takes' | 'leaves' | null {
  if (type === 'ticket.undone') {
    return (data as { operation: string }).operation === 'finish' ? 'takes' : 'leaves';
  }
  if (TAKES.has(type)) return 'takes';
  return LEAVES.has(type) ? 'leaves' : null;
}

function counterFaults(events: readonly OrderedEvent[]): string[] {
  const counterOf = new Map<string, string>();
  const ticketAt = new Map<string, string>();
  const faults: string[] = [];
  for (const event of events) {
    const { seq, ticketId, counterId } = event;
    const move = moveOf(event);
    if (ticketId === null) continue;
    if (move === 'takes' && counterId !== null) {
      if (counterOf.has(ticketId)) faults.push(`event ${seq} calls a ticket that is at a counter`);
      if (ticketAt.has(counterId)) faults.push(`event ${seq} gives a counter a second ticket`);
      counterOf.set(ticketId, counterId);
      ticketAt.set(counterId, ticketId);
    } else if (move === 'leaves') {
      ticketAt.delete(counterOf.get(ticketId) ?? '');
      counterOf.delete(ticketId);
    }
  }
  return faults;
}

/** Whether a ticket is open after an event. */
function isOpenAfter({ type, data }: OrderedEvent): boolean {
  const next = (data as { next?: unknown }).next ?? null;
  return !CLOSES.has(type) || (type === 'ticket.finished' && next !== null);
}

function unaccounted(events: readonly OrderedEvent[], handed: readonly Handed[]): string[] {
  const open = new Map<string, string>();
  const issued = new Map<string, string>();
  for (const event of events) {
    const { type, ticketId, data } = event;
    if (ticketId === null) continue;
    const { number } = data as { number: string };
    if (type === 'ticket.issued') issued.set(ticketId, number);
    if (isOpenAfter(event)) open.set(ticketId, number);
    else open.delete(ticketId);
  }
  const lost = handed.filter(({ id, number }) => issued.get(id) !== number);
  const held = new Set(handed.map(({ id }) => id));
  const nobodys = [...issued].filter(([id]) => !held.has(id));
  return [
    ...lost.map(({ number }) => `${number} is held by somebody and was not issued so`),
    ...nobodys.map(([, number]) => `${number} was issued and nobody holds it`),
    ...[...open.values()].map((number) => `${number} is still open`),
  ];
}
