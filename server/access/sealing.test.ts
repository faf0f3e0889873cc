import { createCipheriv, hkdfSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createSealing } from './sealing.ts';

const ticketId = '0190b2c8-0000-7000-8000-00000000abcd';
const other = ticketId.replace('abcd', 'abce');
const secret = 'one secret';
const sealing = createSealing({ secret, dataKeys: ['one key'] });
const text = 'Pret për përkthyesin 🙂';

/** As the version before data keys sealed. */
function sealedByEarlierVersion(purpose: string): string {
  const key = Buffer.from(hkdfSync('sha256', secret, '', `sporteli ${purpose}`, 32));
  const iv = Buffer.alloc(12, 7);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(ticketId));
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return `v1.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')}`;
}

describe.each(['notes', 'name', 'phone', 'secondFactors'] as const)('what is sealed as %s', (purpose) => {
  const seal = sealing[purpose];

  it('is opened as it was sealed, however the owner’s id is written', () => {
    const sealed = seal.seal(ticketId, text);
    expect(seal.open(ticketId, sealed)).toBe(text);
    expect(seal.open(ticketId.toUpperCase(), sealed)).toBe(text);
    expect(createSealing({ secret, dataKeys: ['one key'] })[purpose].open(ticketId, sealed)).toBe(text);
  });

  it('shows nothing of itself, not even that it is the same again', () => {
    const [first, second] = [seal.seal(ticketId, text), seal.seal(ticketId, text)];
    expect(first).not.toBe(second);
    const body = first.slice(first.lastIndexOf('.') + 1);
    expect(Buffer.from(body, 'base64url').toString()).not.toContain('përkthyesin');
  });

  it('cannot be opened under another key, for another owner or purpose, changed, or cut off', () => {
    const sealed = seal.seal(ticketId, text);
    const at = sealed.length - 2;
    const changed = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1);
    expect(createSealing({ secret, dataKeys: ['another key'] })[purpose].open(ticketId, sealed)).toBeNull();
    expect(sealing[purpose === 'notes' ? 'name' : 'notes'].open(ticketId, sealed)).toBeNull();
    expect(seal.open(other, sealed)).toBeNull();
    expect(seal.open(ticketId, changed)).toBeNull();
    expect(seal.open(ticketId, sealed.slice(0, 14))).toBeNull();
    expect(seal.open(ticketId, text)).toBeNull();
  });

  it('stays readable when the key is changed, as long as the old one is in the list', () => {
    const sealed = seal.seal(ticketId, text);
    const changed = createSealing({ secret: 'another secret', dataKeys: ['a newer key', 'one key'] })[
      purpose
    ];
    expect(changed.open(ticketId, sealed)).toBe(text);
    const fresh = changed.seal(ticketId, text);
    expect(seal.open(ticketId, fresh)).toBeNull();
    expect(createSealing({ secret, dataKeys: ['a newer key'] })[purpose].open(ticketId, fresh)).toBe(text);
  });
});

it.each([
  ['notes', 'notes'],
  ['secondFactors', 'second factors'],
] as const)('%s that an earlier version sealed under the session secret stay readable', (name, purpose) => {
  const sealed = sealedByEarlierVersion(purpose);
  expect(sealing[name].open(ticketId, sealed)).toBe(text);
  expect(sealing[name].open(other, sealed)).toBeNull();
  expect(createSealing({ secret: 'another', dataKeys: ['one key'] })[name].open(ticketId, sealed)).toBeNull();
});

describe('an index', () => {
  it('is the same for the same text under the same key only, and tells a name from a phone', () => {
    const index = sealing.phone.index('+355691234567');
    expect(sealing.phone.index('+355691234567')).toBe(index);
    expect(sealing.phone.index('+355691234568')).not.toBe(index);
    expect(sealing.name.index('+355691234567')).not.toBe(index);
    const changed = createSealing({ secret, dataKeys: ['a newer key', 'one key'] }).phone;
    expect(changed.index('+355691234567')).not.toBe(index);
    expect(changed.indexes('+355691234567')).toContain(index);
  });
});

describe('the fingerprint of a command', () => {
  it('is the same for the same words under the same secret only', () => {
    const fingerprint = sealing.fingerprint(text);
    expect(createSealing({ secret, dataKeys: ['another'] }).fingerprint(text)).toBe(fingerprint);
    expect(sealing.fingerprint(`${text}.`)).not.toBe(fingerprint);
    expect(createSealing({ secret: 'another', dataKeys: ['one key'] }).fingerprint(text)).not.toBe(
      fingerprint,
    );
    expect(fingerprint).toMatch(/^[0-9a-f]{64}$/);
  });
});
