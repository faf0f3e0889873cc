/** The audit as the API shows it: who did what, when, from where, on which thing, before and after, in one chain of hashes. */
import { z } from 'zod';
import { Id, Instant } from './shapes.ts';

export const AuditTarget = z
  .object({
    kind: z.enum(['office', 'service', 'counter', 'ticket', 'staff', 'device', 'key']),
    id: z.string(),
    /** Its name or number at the time. */
    label: z.string().nullable(),
  })
  .meta({ id: 'AuditTarget' });
export type AuditTarget = z.infer<typeof AuditTarget>;

/** Plain facts by name; never a secret, never anything about a citizen. */
const Facts = z.record(z.string(), z.unknown());

/** `unknown`: it was begun and may have happened; the store or the process went away before it answered. */
export const AUDIT_OUTCOMES = ['done', 'refused', 'unknown'] as const;

export const AuditEntry = z
  .object({
    /** 1 for the first, without a gap. */
    seq: z.number().int(),
    id: Id,
    at: Instant,
    /** `null` where nobody was signed in; the name is that of the time. */
    actor: z.object({ staffId: Id, name: z.string() }).nullable(),
    /** Name of the operation. */
    action: z.string(),
    target: AuditTarget.nullable(),
    officeId: Id.nullable(),
    /** Address of who asked. */
    address: z.string(),
    /** What was asked for, as far as it may be kept. */
    asked: Facts,
    before: Facts.nullable(),
    after: Facts.nullable(),
    outcome: z.enum(AUDIT_OUTCOMES),
    /** Why it was refused. */
    code: z.string().nullable(),
    /** SHA-256 of the entry before, in hexadecimal; empty for the first. */
    previousHash: z.string(),
    /** SHA-256 over all the rest, see `docs/decisions/017-the-audit-is-a-chain.md`. */
    hash: z.string(),
  })
  .meta({ id: 'AuditEntry' });
export type AuditEntry = z.infer<typeof AuditEntry>;

/**
 * What is wrong at `seq`, the first place where the chain does not hold: the entry is not as it was written, entries before it are
 * missing, it does not follow from the one before, or the last entries are missing.
 */
export const AuditFault = z
  .object({ kind: z.enum(['altered', 'missing', 'unlinked', 'tail']), seq: z.number().int() })
  .meta({ id: 'AuditFault' });
export type AuditFault = z.infer<typeof AuditFault>;

export const AuditState = z
  .object({
    /** `right`: every entry is as it was written, none is missing. `open`: so it is, but the live store does not know the last one. */
    state: z.enum(['right', 'open', 'wrong', 'checking']),
    /** Entries that were checked. */
    entries: z.number().int(),
    /** Of these, noted but not in the record yet. */
    waiting: z.number().int(),
    checkedAt: Instant.nullable(),
    fault: AuditFault.nullable(),
  })
  .meta({ id: 'AuditState' });
export type AuditState = z.infer<typeof AuditState>;
