/**
 * Passwords: Argon2id (RFC 9106) in PHC strings, at the strength that OWASP gives for servers: 19 MiB, two passes, one lane.
 */
import { argon2, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(argon2);
const COST = { memory: 19_456, passes: 2, parallelism: 1 };
const TAG_BYTES = 32;
const SALT_BYTES = 16;
const PHC = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/** Without letters and digits that people mistake for one another. */
const READABLE = 'abcdefghjkmnpqrstuvwxyz23456789';

export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(SALT_BYTES);
  const tag = await derive('argon2id', { message: password, nonce, tagLength: TAG_BYTES, ...COST });
  return `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${unpadded(nonce)}$${unpadded(tag)}`;
}

/** `false` also for a string that is no Argon2id hash, such as that of who signs in by single sign-on; it costs the same. */
export async function verifyPassword(password: string, phc: string): Promise<boolean> {
  const [, memory, passes, parallelism, salt, tag] = PHC.exec(phc) ?? [];
  if (salt === undefined || tag === undefined) return verifyNobody(password);
  const expected = Buffer.from(tag, 'base64');
  const found = await derive('argon2id', {
    message: password,
    nonce: Buffer.from(salt, 'base64'),
    tagLength: expected.length,
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
  });
  return timingSafeEqual(found, expected);
}

/** Costs what a verification costs, so that an unknown name cannot be told from a wrong password by its time. */
export async function verifyNobody(password: string): Promise<false> {
  await derive('argon2id', {
    message: password,
    nonce: Buffer.alloc(SALT_BYTES),
    tagLength: TAG_BYTES,
    ...COST,
  });
  return false;
}

/** A password that can be read from one screen and typed on another; 79 bits. */
export function generatePassword(): string {
  const letters = Array.from({ length: 16 }, () => READABLE[randomInt(READABLE.length)]).join('');
  return letters.replace(/(.{4})(?=.)/g, '$1-');
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
