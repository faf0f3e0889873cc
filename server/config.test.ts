import { describe, expect, it } from 'vitest';
import { ConfigError, isLoopback, readConfig } from './config.ts';

function faultsOf(env: Record<string, string>): string[] {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}
const PUBLIC = { PUBLIC_URL: 'https://hall.example.org' };
const STORES = { REDIS_URL: 'redis://store', MONGODB_URI: 'mongodb://store/sporteli' };

describe('the configuration', () => {
  it('needs nothing: embedded stores, the demo, this machine only', () => {
    const config = readConfig({});
    expect(config).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      stores: null,
      demo: true,
      openAllowed: true,
    });
    expect(config.rateLimits).toBe(true);
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('seeds no demo into stores that were there before, unless told so', () => {
    expect(readConfig(STORES).demo).toBe(false);
    expect(readConfig({ ...STORES, SPORTELI_DEMO: '1' }).demo).toBe(true);
    expect(readConfig({ SPORTELI_DEMO: '0' }).demo).toBe(false);
  });

  it('counts an empty variable as unset', () => {
    expect(readConfig({ PORT: '', REDIS_URL: '  ' })).toMatchObject({ port: 3000, stores: null });
  });

  it('takes one data key or several, the first one to seal with', () => {
    const [first, second] = ['1'.repeat(32), '2'.repeat(40)];
    expect(readConfig({}).dataKeys).toBeNull();
    expect(readConfig({ DATA_KEYS: first }).dataKeys).toEqual([first]);
    expect(readConfig({ DATA_KEYS: `${first} , ${second}` }).dataKeys).toEqual([first, second]);
  });

  it('lists every fault at once, each naming its variable', () => {
    const faults = faultsOf({ PORT: 'http', LOG_LEVEL: 'loud', PUBLIC_URL: 'hall', SPORTELI_DEMO: 'yes' });
    expect(faults.map((fault) => fault.split(' ')[0])).toEqual([
      'PORT',
      'PUBLIC_URL',
      'SPORTELI_DEMO',
      'LOG_LEVEL',
    ]);
  });

  it.each([
    ['a port that is none', { PORT: '65536' }, 'PORT'],
    ['one store without the other', { REDIS_URL: 'redis://store' }, 'MONGODB_URI is not'],
    ['a store of another kind', { ...STORES, REDIS_URL: 'http://store' }, 'redis+cluster://'],
    [
      'a cluster with a database',
      { ...STORES, REDIS_URL: 'redis+cluster://one,two/1' },
      'without a database',
    ],
    ['a short secret', { SESSION_SECRET: 'short' }, 'SESSION_SECRET'],
    ['a short data key', { DATA_KEYS: `${'k'.repeat(32)},short` }, 'DATA_KEYS'],
    ['a data key that is none', { DATA_KEYS: `${'k'.repeat(32)},` }, 'DATA_KEYS'],
    ['an address with a path', { PUBLIC_URL: 'https://hall.example.org/x' }, 'PUBLIC_URL'],
    ['proxies without a public address', { TRUSTED_PROXIES: '10.0.0.2' }, 'PUBLIC_URL is not'],
    ['a proxy that is none', { ...PUBLIC, TRUSTED_PROXIES: '10.0.0.2,proxy' }, 'TRUSTED_PROXIES'],
    ['a demo on the network that nobody asked for', { HOST: '0.0.0.0' }, 'SPORTELI_DEMO=1'],
    [
      'no rate limits on the network',
      { ...STORES, HOST: '::', SPORTELI_RATE_LIMITS: 'off' },
      'RATE_LIMITS=off',
    ],
    [
      'a weak password on the network',
      { ...STORES, HOST: '::', SPORTELI_ADMIN_PASSWORD: 'a' },
      'ADMIN_PASSWORD',
    ],
  ])('refuses %s', (_what, env, words) => {
    expect(faultsOf(env)).toEqual([expect.stringContaining(words)]);
  });

  describe('for single sign-on', () => {
    const grants = { clerks: [{ role: 'clerk', scope: { offices: ['lezhe'] } }] };
    const SIGN_ON = {
      OIDC_ISSUER: 'https://login.example.org/realms/staff',
      OIDC_CLIENT_ID: 'sporteli',
      OIDC_GRANTS: JSON.stringify(grants),
    };

    it('needs issuer, client and roles, and has the rest by itself', () => {
      expect(readConfig({}).singleSignOn).toBeNull();
      expect(readConfig(SIGN_ON).singleSignOn).toEqual({
        issuer: SIGN_ON.OIDC_ISSUER,
        clientId: 'sporteli',
        clientSecret: null,
        name: null,
        groupsClaim: 'groups',
        grants: new Map(Object.entries(grants)),
      });
    });

    it('takes a secret, a name and another claim', () => {
      const more = { OIDC_CLIENT_SECRET: 'secret', OIDC_NAME: 'Bashkia', OIDC_GROUPS_CLAIM: 'roles' };
      const named = { clientSecret: 'secret', name: 'Bashkia', groupsClaim: 'roles' };
      expect(readConfig({ ...SIGN_ON, ...more }).singleSignOn).toMatchObject(named);
    });

    it('takes a provider without TLS on this machine only', () => {
      const at = (issuer: string) => faultsOf({ ...SIGN_ON, OIDC_ISSUER: issuer });
      for (const host of ['localhost:4000', '127.0.0.1', '[::1]:4000'])
        expect(at(`http://${host}`)).toEqual([]);
      for (const issuer of ['http://login.example.org', 'login.example.org', 'https://x.example.org/?a=b'])
        expect(at(issuer)).toEqual([expect.stringContaining('OIDC_ISSUER')]);
    });

    it.each(['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_GRANTS'])('refuses it without %s', (name) => {
      expect(faultsOf({ ...SIGN_ON, [name]: '' })).toEqual([expect.stringContaining(`${name} missing`)]);
    });

    it('refuses a part of it alone', () => {
      expect(faultsOf({ OIDC_NAME: 'Bashkia' })).toEqual([
        expect.stringContaining('OIDC_ISSUER and OIDC_CLIENT_ID and OIDC_GRANTS missing'),
      ]);
    });

    it.each([
      ['no JSON', 'clerks=clerk', 'must be JSON'],
      ['nothing in it', '{}', 'must be JSON'],
      ['a list', '[]', 'must be JSON'],
      ['a group without a role', '{"clerks":[]}', 'At clerks '],
      ['a role that there is not', '{"clerks":[{"role":"boss","scope":"everywhere"}]}', 'At clerks.0.role '],
      [
        'a scope that there is not',
        '{"clerks":[{"role":"clerk","scope":{"office":"x"}}]}',
        'At clerks.0.scope ',
      ],
      ['no offices', '{"clerks":[{"role":"clerk","scope":{"offices":[]}}]}', 'At clerks.0.scope'],
    ])('refuses roles with %s, and says where', (_what, text, words) => {
      expect(faultsOf({ ...SIGN_ON, OIDC_GRANTS: text })).toEqual([expect.stringContaining(words)]);
    });
  });

  it('takes one server, a socket or the nodes of a cluster as the live store', () => {
    for (const url of ['rediss://store', '/run/valkey.sock', 'redis+cluster://:secret@one:7001,two']) {
      expect(readConfig({ ...STORES, REDIS_URL: url }).stores?.redisUrl).toBe(url);
    }
  });

  it('opens the demo to the network where that is said', () => {
    const config = readConfig({ HOST: '0.0.0.0', SPORTELI_DEMO: '1', SPORTELI_RATE_LIMITS: 'off' });
    expect(config).toMatchObject({ demo: true, openAllowed: true, rateLimits: false });
  });

  it('goes to the network without the demo, and says that nothing open may be reached there', () => {
    expect(readConfig({ HOST: '0.0.0.0', SPORTELI_DEMO: '0' })).toMatchObject({
      demo: false,
      openAllowed: false,
    });
  });

  it('believes the proxies that are named', () => {
    const { trustedProxies } = readConfig({ ...PUBLIC, TRUSTED_PROXIES: '10.0.0.2, 10.1.0.0/16' });
    expect(trustedProxies).toEqual(['10.0.0.2', '10.1.0.0/16']);
    expect(readConfig(PUBLIC).trustedProxies).toEqual([]);
  });

  it('takes the slash off the public address', () => {
    expect(readConfig({ PUBLIC_URL: 'https://hall.example.org/' }).publicUrl).toBe(
      'https://hall.example.org',
    );
  });

  it('knows which hosts stay on this machine', () => {
    expect(['127.0.0.1', '127.9.9.9', '::1', 'localhost'].every(isLoopback)).toBe(true);
    expect(['0.0.0.0', '::', '192.168.1.4', '127.example.org'].some(isLoopback)).toBe(false);
  });
});
