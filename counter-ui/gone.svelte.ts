/** Tickets that this desk saw leave without being served, while they can come back. They outlive a reload of the page. */
import { z } from 'zod';
import { Ticket } from '../contracts/shapes.ts';

/** How long an office lets a ticket come back unless it decides otherwise; the server has the last word. */
export const goneMs = 30 * 60_000;
const place = 'sporteli:gone';

export class Gone {
  #tickets = $state.raw<readonly Ticket[]>(stored());

  /** Those still inside the window, the latest first. */
  at(now: number): Ticket[] {
    return this.#tickets.filter(({ closedAt }) => closedAt !== null && now - Date.parse(closedAt) < goneMs);
  }

  add(ticket: Ticket): void {
    this.#keep([ticket, ...this.#without(ticket.id)]);
  }

  remove(ticketId: string): void {
    this.#keep(this.#without(ticketId));
  }

  #without(ticketId: string): Ticket[] {
    return this.#tickets.filter(({ id }) => id !== ticketId);
  }

  #keep(tickets: readonly Ticket[]): void {
    this.#tickets = tickets.slice(0, 20);
    sessionStorage.setItem(place, JSON.stringify(this.#tickets));
  }
}

function stored(): Ticket[] {
  const parsed = z.array(Ticket).safeParse(JSON.parse(sessionStorage.getItem(place) ?? '[]'));
  return parsed.success ? parsed.data : [];
}
