/**
 * The chain of the audit: each entry holds the hash of the one before, and its own over everything in it. Who changes, removes, inserts or
 * moves an entry breaks it there. Who could write the whole chain anew is found by what the live store, or a signed anchor kept
 * elsewhere, knows of its end.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { AuditFault, AuditTarget } from '../../contracts/audit.ts';

export type Facts = Readonly<Record<string, unknown>>;
/** What happened, before it has its place. */
export interface AuditContent {
  id: string;
  /** Epoch ms. */
  at: number;
  actor: { staffId: string; name: string } | null;
  action: string;
  target: AuditTarget | null;
  officeId: string | null;
  address: string;
  asked: Facts;
  before: Facts | null;
  after: Facts | null;
  outcome: 'done' | 'refused' | 'unknown';
  code: string | null;
}
/** An entry as it is kept. */
export interface StoredEntry extends AuditContent {
  version: 1;
  seq: number;
  previousHash: string;
  hash: string;
}
/** The end of a chain. */
export interface Tip {
  seq: number;
  hash: string;
}
export const GENESIS: Tip = { seq: 0, hash: '' };

/** Puts what happened at the end of a chain. */
export function link({ seq, hash }: Tip, content: AuditContent): StoredEntry {
  const entry = { ...content, version: 1 as const, seq: seq + 1, previousHash: hash };
  return { ...entry, hash: hashOf(entry) };
}

/** Takes the entry out of its place. */
export function contentOf({
  seq: _seq,
  previousHash: _before,
  hash: _hash,
  version: _v,
  ...content
}: StoredEntry) {
  return content satisfies AuditContent;
}

/** SHA-256, in hexadecimal, over the canonical JSON of everything but the hash. */
export function hashOf(entry: object): string {
  const { hash: _hash, ...rest } = entry as { hash?: unknown };
  return createHash('sha256').update(canonical(rest)).digest('hex');
}

/** JSON with the fields of every object in the order of their names, and no white space. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  fields.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join(',')}}`;
}

/** Follows a chain entry by entry, whatever somebody may have made of them, up to the first fault. */
export class ChainCheck {
  tip: Tip = GENESIS;
  fault: AuditFault | null = null;
  readonly #awaited: readonly Tip[];

  /** @param awaited ends that the chain once had, as somebody else remembers them */
  constructor(awaited: readonly Tip[] = []) {
    this.#awaited = awaited.filter(({ seq }) => seq > 0);
  }

  /** Answers whether the chain still holds. */
  add(entry: Readonly<Record<string, unknown>>): boolean {
    this.fault ??= this.#faultOf(entry);
    if (this.fault === null) this.tip = { seq: this.tip.seq + 1, hash: String(entry['hash']) };
    return this.fault === null;
  }

  /** To be called when there are no more. */
  end(): void {
    const { seq } = this.tip;
    if (this.#awaited.some((awaited) => awaited.seq > seq)) this.fault ??= { kind: 'tail', seq: seq + 1 };
  }

  #faultOf(entry: Readonly<Record<string, unknown>>): AuditFault | null {
    const next = this.tip.seq + 1;
    const { seq, hash } = entry;
    if (typeof seq === 'number' && seq > next) return { kind: 'missing', seq: next };
    if (seq !== next) return { kind: 'unlinked', seq: typeof seq === 'number' ? seq : next };
    if (hash !== hashOf(entry)) return { kind: 'altered', seq: next };
    const remembered = this.#awaited.every((awaited) => awaited.seq !== next || awaited.hash === hash);
    if (entry['previousHash'] !== this.tip.hash || !remembered) return { kind: 'unlinked', seq: next };
    return null;
  }
}

/** The end of the chain at an instant, signed, to be kept where nobody who can write the audit reaches it. */
export interface Anchor extends Tip {
  /** RFC 3339. */
  at: string;
  signature: string;
}

export function signAnchor(tip: Tip, at: string, secret: string): Anchor {
  const anchor = { seq: tip.seq, hash: tip.hash, at };
  return { ...anchor, signature: signatureOf(anchor, secret) };
}

export function isGenuine({ signature, ...anchor }: Anchor, secret: string): boolean {
  const [given, right] = [Buffer.from(signature), Buffer.from(signatureOf(anchor, secret))];
  return given.length === right.length && timingSafeEqual(given, right);
}

function signatureOf({ seq, hash, at }: Omit<Anchor, 'signature'>, secret: string): string {
  const key = createHmac('sha256', secret).update('audit anchor').digest();
  return createHmac('sha256', key).update(canonical({ seq, hash, at })).digest('hex');
}
