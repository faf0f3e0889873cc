/** The holder's proof: an HMAC of the ticket's id under the server's secret. Nothing is stored, and a repetition gives the same. */
import { createHmac, timingSafeEqual } from 'node:crypto';

export interface Holders {
  token(ticketId: string): string;
  holds(ticketId: string, token: string): boolean;
}

export function createHolders(secret: string): Holders {
  const token = (ticketId: string) =>
    createHmac('sha256', secret).update(`ticket:${ticketId.toLowerCase()}`).digest('base64url');
  return {
    token,
    holds(ticketId, given) {
      const expected = Buffer.from(token(ticketId));
      const found = Buffer.from(given);
      return found.length === expected.length && timingSafeEqual(found, expected);
    },
  };
}
