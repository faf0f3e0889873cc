import { describe, expect, it } from 'vitest';
import { passwordFault } from './password-policy.ts';

const fault = (password: string, username = 'clerk1') => passwordFault(password, username)?.en ?? null;

describe('a password that somebody chooses', () => {
  it.each(['kafe me qumësht', 'zzzzzzzzzx', '🙂🙃😉😊😇🥰😍🤩😘😗'])(
    'may be %s: nothing is asked but length',
    (password) => {
      expect(fault(password)).toBeNull();
    },
  );

  it.each(['', 'nëntë she', '🙂🙃😉😊😇'])('is not shorter than ten characters, as "%s" is', (password) => {
    expect(fault(password)).toMatch(/at least 10/);
  });

  it.each(['1234567890', 'qwertyuiop', 'Password123', 'passwordpassword', 'q1w2e3r4t5y6', 'aaaaaaaaaaaaa'])(
    'is none that everybody tries first, as %s is',
    (password) => {
      expect(fault(password)).toMatch(/most common/);
    },
  );

  it.each(['mbikeqyresi', 'MbikeQyresi1', 'mbikeqyresimbikeqyresi', '!mbikeqyresi-2026'])(
    'is hardly the user name, as %s is',
    (password) => {
      expect(fault(password, 'mbikeqyresi')).toMatch(/user name/);
    },
  );

  it('may have a short name in it by chance', () => {
    expect(fault('banane dhe arra', 'ana')).toBeNull();
  });
});
