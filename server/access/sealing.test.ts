import { describe, expect, it } from 'vitest';
import { createSealing } from './sealing.ts';

const ticketId = '0190b2c8-0000-7000-8000-00000000abcd';
const sealing = createSealing('one secret');
const text = 'Pret për përkthyesin 🙂';

describe('a note', () => {
  it('is opened as it was sealed, however the ticket’s id is written', () => {
    const sealed = sealing.seal(ticketId, text);
    expect(sealing.open(ticketId, sealed)).toBe(text);
    expect(sealing.open(ticketId.toUpperCase(), sealed)).toBe(text);
    expect(createSealing('one secret').open(ticketId, sealed)).toBe(text);
  });

  it('shows nothing of itself, not even that it is the same again', () => {
    const [first, second] = [sealing.seal(ticketId, text), sealing.seal(ticketId, text)];
    expect(first).not.toBe(second);
    expect(Buffer.from(first.slice(3), 'base64url').toString()).not.toContain('përkthyesin');
  });

  it('cannot be opened under another secret, at another ticket, changed, or cut off', () => {
    const sealed = sealing.seal(ticketId, text);
    const bytes = Buffer.from(sealed.slice(3), 'base64url');
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    expect(createSealing('another secret').open(ticketId, sealed)).toBeNull();
    expect(sealing.open(ticketId.replace('abcd', 'abce'), sealed)).toBeNull();
    expect(sealing.open(ticketId, `v1.${bytes.toString('base64url')}`)).toBeNull();
    expect(sealing.open(ticketId, sealed.slice(0, 10))).toBeNull();
    expect(sealing.open(ticketId, text)).toBeNull();
  });
});

describe('the secret of a second factor', () => {
  it('is opened for its owner only, and is no note', () => {
    const { secondFactors } = sealing;
    const sealed = secondFactors.seal(ticketId, text);
    expect(secondFactors.open(ticketId, sealed)).toBe(text);
    expect(secondFactors.open(ticketId.replace('abcd', 'abce'), sealed)).toBeNull();
    expect(sealing.open(ticketId, sealed)).toBeNull();
  });
});

describe('the fingerprint of a command', () => {
  it('is the same for the same words under the same secret only', () => {
    expect(sealing.fingerprint(text)).toBe(createSealing('one secret').fingerprint(text));
    expect(sealing.fingerprint(text)).not.toBe(sealing.fingerprint(`${text}.`));
    expect(sealing.fingerprint(text)).not.toBe(createSealing('another secret').fingerprint(text));
    expect(sealing.fingerprint(text)).toMatch(/^[0-9a-f]{64}$/);
  });
});
