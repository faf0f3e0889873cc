/**
 * Ids. Ticket ids are UUIDv7 (RFC 9562) whose random part begins with the office's serial (20 bits), so that a ticket id
 * alone tells in which office, and so in which slot of the store, the ticket lives. 54 random bits per millisecond and
 * office remain. An id proves nothing: the holder's token does.
 */
import { randomInt } from 'node:crypto';
import { v7 } from 'uuid';

const MAX_SERIAL = 0xfffff;

/** A new UUIDv7. */
export function newId(): string {
  return v7();
}

/** A new ticket id of an office; `at` in epoch ms. */
export function newTicketId(officeSerial: number, at: number): string {
  if (!Number.isInteger(officeSerial) || officeSerial < 0 || officeSerial > MAX_SERIAL) {
    throw new RangeError(`office serial ${officeSerial} is outside 0–${MAX_SERIAL}`);
  }
  // The library lays its 32-bit sequence over the 12 bits after the version and the first 20 after the variant.
  return v7({ msecs: at, seq: randomInt(0x1000) * 2 ** 20 + officeSerial });
}

/** The office serial inside a ticket id. Any UUID gives some number; whether there is such a ticket is for the store to say. */
export function officeSerialOf(ticketId: string): number {
  const hex = ticketId.replaceAll('-', '');
  return (
    ((parseInt(hex.slice(16, 18), 16) & 0x3f) << 14) |
    (parseInt(hex.slice(18, 20), 16) << 6) |
    (parseInt(hex.slice(20, 22), 16) >> 2)
  );
}
