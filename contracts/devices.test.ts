import { describe, expect, it } from 'vitest';
import { PAIRING_LETTERS, readPairingCode, spellPairingCode } from './devices.ts';

describe('a pairing code', () => {
  it.each(['K7P4QX', 'k7p4qx', 'K7P 4QX', ' k7p-4qx ', 'K-7-P-4-Q-X'])('is understood as %s', (typed) => {
    expect(readPairingCode(typed)).toBe('K7P4QX');
  });

  it.each(['', 'K7P4Q', 'K7P4QXX', 'K7P4Q0', 'K7P_4QX', 'ÇËPQXY'])('is not %j', (typed) => {
    expect(readPairingCode(typed)).toBeNull();
  });

  it('has no letter or digit that is taken for another one', () => {
    for (const odd of '01OILSZ8BUV') {
      if (odd !== 'V') expect(PAIRING_LETTERS).not.toContain(odd);
    }
  });

  it('is shown in two halves, which are understood', () => {
    expect(spellPairingCode('K7P4QX')).toBe('K7P 4QX');
    expect(readPairingCode(spellPairingCode('K7P4QX'))).toBe('K7P4QX');
  });
});
