/** Personal data: what may be known of somebody who takes a ticket, and how it is written. */
import { z } from 'zod';
import { Id, Instant } from './ids.ts';

/** What a service may ask for. */
export const PERSONAL_KINDS = ['name', 'phone'] as const;
export const PersonalKind = z.enum(PERSONAL_KINDS).meta({ id: 'PersonalKind' });
export type PersonalKind = z.infer<typeof PersonalKind>;

export const PersonName = z.string().trim().min(1).max(100);

/** Everything that people put between digits. */
const BETWEEN = /[\s\-./()]/g;
const INTERNATIONAL = /^\+[1-9]\d{6,14}$/;

/** As E.164 has it: digits after a plus. A number that begins with 0 is dialled within Albania. */
function normalisedPhone(text: string): string {
  const plain = text.replace(BETWEEN, '');
  if (plain.startsWith('00')) return `+${plain.slice(2)}`;
  return plain.startsWith('0') ? `+355${plain.slice(1)}` : plain;
}

/** A telephone number, however it is written; it comes out as `+355691234567`. */
export const Phone = z
  .stringFormat('phone', (text) => text.length <= 40 && INTERNATIONAL.test(normalisedPhone(text)))
  .transform(normalisedPhone);

/** What a clerk wrote on a ticket. */
export const Note = z.object({ text: z.string(), at: Instant, clerkId: Id }).meta({ id: 'Note' });
export type Note = z.infer<typeof Note>;

/** All that is kept about the person with a ticket. */
export const PersonalData = z
  .object({
    name: z.string().nullable(),
    phone: z.string().nullable(),
    /** The oldest first. */
    notes: z.array(Note),
    /** When all of it is erased by itself. */
    eraseAt: Instant,
  })
  .meta({ id: 'PersonalData' });
export type PersonalData = z.infer<typeof PersonalData>;
