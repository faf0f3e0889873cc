import { describe, expect, it } from 'vitest';
import { createHolders } from './holders.ts';
import { generatePassword, hashPassword, verifyPassword } from './passwords.ts';

describe('passwords', () => {
  it('are kept as Argon2id and known again', async () => {
    const hash = await hashPassword('një fjalë');
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(await verifyPassword('një fjalë', hash)).toBe(true);
    expect(await verifyPassword('nje fjale', hash)).toBe(false);
  });

  it('are known by the cost written beside them, not by the present one', async () => {
    const cheap = (await hashPassword('x')).replace('m=19456,t=2', 'm=8,t=1');
    expect(await verifyPassword('x', cheap)).toBe(false);
  });

  it('never match what is no hash', async () => {
    expect(await verifyPassword('', '')).toBe(false);
    expect(await verifyPassword('x', '$argon2id$v=19$m=8,t=1,p=1$$')).toBe(false);
  });

  it('are made readable and different each time', () => {
    expect(generatePassword()).toMatch(/^([a-z2-9]{4}-){3}[a-z2-9]{4}$/);
    expect(generatePassword()).not.toBe(generatePassword());
  });
});

describe('the holder’s token', () => {
  const id = '0190b2c8-0000-7000-8000-00000000abcd';

  it('proves one ticket only, under one secret only', () => {
    const holders = createHolders('one secret');
    expect(holders.holds(id, holders.token(id))).toBe(true);
    expect(holders.holds(id.replace('abcd', 'abce'), holders.token(id))).toBe(false);
    expect(createHolders('another secret').holds(id, holders.token(id))).toBe(false);
    expect(holders.holds(id, '')).toBe(false);
  });

  it('is the same however the id is written', () => {
    const holders = createHolders('one secret');
    expect(holders.token(id.toUpperCase())).toBe(holders.token(id));
  });
});
