/**
 * What is kept about people, and the secrets of second factors, are sealed before they reach a store, and opened only for who may read
 * them: AES-256-GCM under a key for each purpose that HKDF derives from a data key. A seal is bound to its ticket or its member of staff, so
 * one that is moved to another cannot be opened, and says which data key it was made with: the first one seals, all of them open.
 *
 * Names and phones are found by an HMAC under keys of their own: equal ones have equal indexes, and nobody can tell anything else from them
 * without the key. The fingerprint of a command has a key of its own, too: without it, who reads the store could guess a short note from
 * its hash.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;
const KEY_ID_BYTES = 6;
/** Before a seal: `v1.` under the session secret, as an earlier version did, or `v2.<key>.` under a data key. */
const [UNDER_SECRET, UNDER_DATA_KEY] = ['v1.', 'v2.'];

export interface Seal {
  seal(ownerId: string, text: string): string;
  /** `null` where it was sealed under a key that is not there any more, for another purpose or owner, or changed since. */
  open(ownerId: string, sealed: string): string | null;
  /** Whether it was sealed with another key than the one that seals now. */
  isOld(sealed: string): boolean;
}
/** Seals what somebody is looked for by. */
export interface FindableSeal extends Seal {
  /** Of a text in its plain form, under the key that seals. */
  index(text: string): string;
  /** Under every key: what was sealed under an older one is found, too. */
  indexes(text: string): string[];
}
/** The owner of a note, a name or a phone is the ticket, that of a second factor the member of staff. */
export interface Sealing {
  notes: Seal;
  name: FindableSeal;
  phone: FindableSeal;
  secondFactors: Seal;
  /** HMAC-SHA-256 in hex: equal texts have equal ones. */
  fingerprint(text: string): string;
}
export interface SealingKeys {
  /** Behind the fingerprints of commands, and what an earlier version sealed. */
  secret: string;
  /** At least one. */
  dataKeys: readonly string[];
}

export function createSealing({ secret, dataKeys }: SealingKeys): Sealing {
  const commandKey = derive(secret, 'commands');
  return {
    notes: sealUnder(dataKeys, 'notes', secret),
    name: findable(dataKeys, 'name'),
    phone: findable(dataKeys, 'phone'),
    secondFactors: sealUnder(dataKeys, 'second factors', secret),
    fingerprint: (text) => hmac(commandKey, text).digest('hex'),
  };
}

function derive(key: string, purpose: string, bytes = 32): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', `sporteli ${purpose}`, bytes));
}

const hmac = (key: Buffer, text: string) => createHmac('sha256', key).update(text);

/** @param secret what an earlier version sealed this with */
function sealUnder(dataKeys: readonly string[], purpose: string, secret?: string): Seal {
  const keys = dataKeys.map((key) => ({
    prefix: `${UNDER_DATA_KEY}${derive(key, 'key id', KEY_ID_BYTES).toString('base64url')}.`,
    key: derive(key, purpose),
  }));
  const [first] = keys;
  if (!first) throw new TypeError('nothing can be sealed without a data key');
  const opening = [
    ...keys,
    ...(secret === undefined ? [] : [{ prefix: UNDER_SECRET, key: derive(secret, purpose) }]),
  ];
  return {
    seal: (ownerId, text) => first.prefix + encrypt(first.key, ownerId, text),
    isOld: (sealed) => !sealed.startsWith(first.prefix),
    open(ownerId, sealed) {
      const found = opening.find(({ prefix }) => sealed.startsWith(prefix));
      return found ? decrypt(found.key, ownerId, sealed.slice(found.prefix.length)) : null;
    },
  };
}

function findable(dataKeys: readonly string[], purpose: string): FindableSeal {
  const keys = dataKeys.map((key) => derive(key, `${purpose} index`));
  const indexes = (text: string) => keys.map((key) => hmac(key, text).digest('base64url'));
  return { ...sealUnder(dataKeys, purpose), indexes, index: (text) => indexes(text)[0] ?? '' };
}

function encrypt(key: Buffer, ownerId: string, text: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key, iv).setAAD(Buffer.from(ownerId.toLowerCase()));
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url');
}

function decrypt(key: Buffer, ownerId: string, sealed: string): string | null {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length < IV_BYTES + TAG_BYTES) return null;
  const [iv, tag] = [bytes.subarray(0, IV_BYTES), bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES)];
  const decipher = createDecipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(ownerId.toLowerCase())).setAuthTag(tag);
  const text = decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES));
  try {
    return Buffer.concat([text, decipher.final()]).toString('utf8');
  } catch (error) {
    // The one thing that ends so is a tag that does not fit.
    if (error instanceof Error) return null;
    throw error;
  }
}
