/**
 * What is kept about the person with the ticket in hand. It is asked for only where the ticket says that there is something, and forgotten as
 * soon as the ticket leaves the counter.
 */
import type { BodyInputOf } from '../contracts/api.ts';
import type { PersonalData, Ticket } from '../contracts/shapes.ts';
import { call } from '../ui/api.ts';

export class Person {
  /** It could not be asked for; the next change of the ticket, or a reload, asks again. */
  failed = $state(false);
  #known = $state.raw<{ ticketId: string; data: PersonalData } | null>(null);
  readonly #ticketOf: () => Ticket | null;
  /** Changes whenever there is something else to ask for; `null` where there is nothing. */
  readonly #wanted: string | null = $derived.by(() => {
    const ticket = this.#ticketOf();
    if (!ticket || (ticket.notes === 0 && ticket.personal.length === 0)) return null;
    return [ticket.id, ticket.notes, ...ticket.personal].join(' ');
  });

  constructor(ticketOf: () => Ticket | null) {
    this.#ticketOf = ticketOf;
  }

  /** What is known about the person with the ticket in hand; never about the one before. */
  readonly data: PersonalData | null = $derived.by(() =>
    this.#known?.ticketId === this.#ticketOf()?.id ? (this.#known?.data ?? null) : null,
  );

  /** An effect of the page: follows the ticket in hand. */
  follow(): () => void {
    const [ticketId] = this.#wanted?.split(' ') ?? [];
    const asked = new AbortController();
    this.failed = false;
    if (ticketId === undefined) this.#known = null;
    else void this.#load(ticketId, asked.signal);
    return () => {
      asked.abort();
    };
  }

  /** Throws what `call` throws. */
  async correct(ticketId: string, body: BodyInputOf<'set-personal-data'>): Promise<void> {
    const data = await call('set-personal-data', { params: { ticket: ticketId }, body });
    this.#known = { ticketId, data };
  }

  async #load(ticketId: string, signal: AbortSignal): Promise<void> {
    try {
      const data = await call('get-personal-data', { params: { ticket: ticketId }, signal });
      this.#known = { ticketId, data };
    } catch {
      this.failed = !signal.aborted;
    }
  }
}
