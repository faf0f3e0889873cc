/** What an operation of the HTTP interface is, and what the contracts of several have in common. */
import { z } from 'zod';
import type { Permission, Right } from './permissions.ts';
import { PersonName, Phone } from './personal.ts';
import { Estimate, Ticket } from './shapes.ts';

/**
 * Who may call: `anyone`; any member of staff about their own account, any paired device about itself; or who holds the permission in the
 * office that the path names, and where it names none in any office.
 */
export type Access = 'anyone' | 'own-account' | 'own-device' | Permission;

export interface Operation {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Express path under /api/v1. */
  path: string;
  summary: string;
  access: Access;
  /** Besides: whoever holds the ticket in the path. */
  holder?: true;
  /** Besides: anyone, in an office whose kiosk or board is open to all. */
  openIn?: 'openKiosk' | 'openBoard';
  /** A right that clerks need besides; supervisors have all. */
  right?: Right;
  query?: z.ZodObject;
  body?: z.ZodObject;
  status: 200 | 201 | 204;
  answer: z.ZodType;
  /** Where it is no JSON: text, written piece by piece. */
  produces?: 'text/csv';
  /** Also for who has to change a password that somebody else chose. */
  beforePasswordChange?: true;
  /** A command changes the hall and may carry an `Idempotency-Key`. */
  command?: true;
}

/** The `:names` of an operation's path. */
export type ParamNames<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParamNames<`/${Rest}`>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never;

/** One page of a list: pass `nextCursor` as `cursor` for the next one. */
export const page = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });
export const paging = {
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  cursor: z.string().max(512).optional(),
};
/** A comma-separated list in a query. */
export const list = <T extends z.ZodType>(item: T) =>
  z.preprocess((text) => (typeof text === 'string' ? text.split(',') : text), z.array(item).max(200));

/** Sequence of a counter's sign-in; the engine refuses commands of an older one. */
export const Epoch = z.number().int().positive();
export const epochBody = z.strictObject({ epoch: Epoch });
export const noBody = z.strictObject({});
export const TicketAnswer = z.object({ ticket: Ticket });
/** Of whoever takes a ticket, where the service asks for it; never required. */
export const ASKED = { name: PersonName.optional(), phone: Phone.optional() };
/** What the holder of a new ticket gets. */
export const Issued = z.object({
  ticket: Ticket,
  /** The holder's proof; kept by the holder only. */
  token: z.string(),
  peopleAhead: z.number().int(),
  estimate: Estimate.nullable(),
  trackingUrl: z.string(),
});
