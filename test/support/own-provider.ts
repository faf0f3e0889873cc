/**
 * A real provider of single sign-on (oidc-provider) as a process of its own: `node own-provider.ts`. Whoever forks it says what it is to be by
 * messages (`provider.ts`), and may change that while it runs. Its login page asks for a name and takes any password.
 */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Provider, type Configuration } from 'oidc-provider';
import type { Person, ProviderSetup } from './provider.ts';

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const jwks = { keys: [{ ...privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig' }] };
const secret = randomBytes(32).toString('base64url');
const trueNow = Date.now.bind(Date);

let setup: ProviderSetup;
let provider: Provider;

const server = createServer((req, res) => void answer(req, res));
server.listen(0, '127.0.0.1');
await once(server, 'listening');
// Another site than the hall at 127.0.0.1, as a provider is: browsers treat its cookies so.
const issuer = `http://localhost:${(server.address() as AddressInfo).port}`;

process.on('disconnect', () => process.exit(0));
process.on('message', (message: { setup: ProviderSetup; people: Record<string, Person> }) => {
  const before: ProviderSetup | undefined = setup;
  ({ setup, people } = message);
  // Who is signed in there stays so, unless it becomes another provider.
  const fixed = ['redirectUri', 'clientSecret', 'claimsInToken'] as const;
  if (fixed.some((name) => before?.[name] !== setup[name])) {
    provider = new Provider(issuer, configuration());
    provider.use(forge);
  }
  Date.now = () => trueNow() + setup.clockAheadMs;
  process.send?.({ type: 'set' });
});
let people: Record<string, Person> = {};
process.send?.({ type: 'ready', issuer });

function configuration(): Configuration {
  return {
    clients: [
      {
        client_id: setup.clientId,
        ...(setup.clientSecret !== null && { client_secret: setup.clientSecret }),
        token_endpoint_auth_method: setup.clientSecret === null ? 'none' : 'client_secret_post',
        redirect_uris: [setup.redirectUri],
        response_types: ['code'],
        grant_types: ['authorization_code'],
        id_token_signed_response_alg: 'ES256',
      },
    ],
    async findAccount(_ctx, id) {
      const person = people[id];
      return person && { accountId: id, claims: async () => ({ sub: id, ...person }) };
    },
    claims: { openid: ['sub'], profile: ['name', 'preferred_username'], groups: ['groups'] },
    // As the standard has it: what a scope asks for is told by the userinfo endpoint.
    conformIdTokenClaims: !setup.claimsInToken,
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false }, userinfo: { enabled: !setup.claimsInToken } },
    interactions: { url: (_ctx, { uid }) => `/login/${uid}` },
    async loadExistingGrant({ oidc }) {
      const { accountId } = oidc.session ?? {};
      const given = oidc.session?.grantIdFor(setup.clientId);
      if (given !== undefined) return oidc.provider.Grant.find(given);
      const grant = new oidc.provider.Grant({
        ...(accountId !== undefined && { accountId }),
        clientId: setup.clientId,
      });
      grant.addOIDCScope('openid profile groups');
      await grant.save();
      return grant;
    },
    jwks,
    cookies: { keys: [secret] },
    ttl: {
      IdToken: () => setup.tokenLivesS,
      AuthorizationCode: 60,
      AccessToken: 60,
      Interaction: 600,
      Session: 600,
    },
  };
}

/** Another person in a token, under the old signature. */
async function forge(ctx: { path: string; body?: unknown }, next: () => Promise<unknown>): Promise<void> {
  await next();
  const { body } = ctx as { body?: { id_token?: string } };
  if (!setup.forged || ctx.path !== '/token' || body?.id_token === undefined) return;
  const [head = '', claims = '', signature = ''] = body.id_token.split('.');
  const said = JSON.parse(Buffer.from(claims, 'base64url').toString()) as object;
  const changed = Buffer.from(JSON.stringify({ ...said, groups: ['clerks', 'managers'] })).toString(
    'base64url',
  );
  body.id_token = [head, changed, signature].join('.');
}

async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
  if (setup?.away) res.destroy();
  else if (req.url?.startsWith('/login/')) await login(req, res);
  else await provider.callback()(req, res);
}

async function login(req: IncomingMessage, res: ServerResponse): Promise<void> {
  if (req.method !== 'POST') {
    res.setHeader('Content-Type', 'text/html; charset=utf-8');
    res.end(PAGE);
    return;
  }
  const form = new URLSearchParams(await text(req));
  const result = form.has('cancel')
    ? { error: 'access_denied', error_description: 'they did not want to' }
    : { login: { accountId: form.get('login') ?? '' } };
  await provider.interactionFinished(req, res, result, { mergeWithLastSubmission: false });
}

const PAGE = `<!doctype html><html lang="en"><title>Log in</title><main><h1>Log in</h1><form method="post">
<label>Login <input name="login" autocomplete="username"></label>
<label>Password <input name="password" type="password" autocomplete="current-password"></label>
<button>Continue</button> <button name="cancel" value="1">Cancel</button></form></main></html>`;
