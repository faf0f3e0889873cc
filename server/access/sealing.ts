/**
 * What clerks write about people, and the secrets of second factors, are sealed before they reach a store, and opened only for who may read
 * them: AES-256-GCM under a key for each purpose that HKDF derives from the server's secret. A seal is bound to its ticket or its member of
 * staff, so one that is moved to another cannot be opened.
 *
 * The fingerprint of a command has a key of its own: without it, who reads the store could guess a short note from its hash.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** Written before a seal, so that another way of sealing can follow. */
const VERSION = 'v1.';

export interface Seal {
  seal(ownerId: string, text: string): string;
  /** `null` where it was sealed under another secret, for another purpose or owner, or changed since. */
  open(ownerId: string, sealed: string): string | null;
}
/** Seals notes; the owner is the ticket. */
export interface Sealing extends Seal {
  /** Seals what second factors are made of; the owner is the member of staff. */
  secondFactors: Seal;
  /** HMAC-SHA-256 in hex: equal texts have equal ones. */
  fingerprint(text: string): string;
}

export function createSealing(secret: string): Sealing {
  const keyFor = (purpose: string) => Buffer.from(hkdfSync('sha256', secret, '', `sporteli ${purpose}`, 32));
  const commandKey = keyFor('commands');
  return {
    ...sealUnder(keyFor('notes')),
    secondFactors: sealUnder(keyFor('second factors')),
    fingerprint: (text) => createHmac('sha256', commandKey).update(text).digest('hex'),
  };
}

function sealUnder(key: Buffer): Seal {
  return {
    seal(ownerId, text) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv(CIPHER, key, iv).setAAD(Buffer.from(ownerId.toLowerCase()));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return VERSION + Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url');
    },
    open(ownerId, sealed) {
      if (!sealed.startsWith(VERSION)) return null;
      const bytes = Buffer.from(sealed.slice(VERSION.length), 'base64url');
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
    },
  };
}
