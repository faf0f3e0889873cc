/**
 * The provider of single sign-on (OpenID Connect: authorisation code with PKCE). It is asked about itself when the first person signs in, and
 * again after it did not answer, so the hall starts without it. The token that says who somebody is is checked in full, its signature too,
 * though it comes straight from the provider.
 */
import * as oidc from 'openid-client';
import { z } from 'zod';
import { DomainError, type ErrorCode } from '../../../contracts/problems.ts';
import type { Log } from '../../../ledger/alarms.ts';
import type { SingleSignOnSettings } from './settings.ts';

/** A provider that does not answer within this is away. */
const ANSWER_WITHIN_S = 8;

/** Who somebody is, as the provider says. Only issuer and subject identify them. */
export interface Identity {
  issuer: string;
  subject: string;
  /** What they would like to be called. */
  username: string | null;
  name: string | null;
  groups: string[];
}
/** What ties a way there to its way back. */
export interface Secrets {
  state: string;
  nonce: string;
  verifier: string;
}

export interface Provider {
  /** Where a browser goes to sign in. @throws DomainError SSO_AWAY */
  address(redirectUri: string, secrets: Secrets): Promise<string>;
  /** @param back the address by which a browser came back. @throws DomainError SSO_AWAY, SSO_DECLINED, SSO_UNPROVEN */
  identify(back: URL, secrets: Secrets): Promise<Identity>;
}

const Text = z.string().trim().min(1).max(256).nullable().catch(null);
const Groups = z.union([z.array(z.string()), z.string().transform((one) => [one])]);

export function createProvider(settings: SingleSignOnSettings, log: Log): Provider {
  let discovered: Promise<oidc.Configuration> | null = null;

  function configuration(): Promise<oidc.Configuration> {
    return (discovered ??= discover(settings).catch((error: unknown) => {
      discovered = null;
      log.warn({ why: wordsOf(error) }, 'the provider of single sign-on does not say who it is');
      throw error instanceof Error ? new DomainError('SSO_AWAY') : error;
    }));
  }

  return {
    async address(redirectUri, { state, nonce, verifier }) {
      const config = await configuration();
      const address = oidc.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: scopeOf(config, settings.groupsClaim),
        ...{ state, nonce, response_type: 'code' },
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      });
      return address.href;
    },
    async identify(back, { state, nonce, verifier }) {
      const config = await configuration();
      const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier };
      try {
        const tokens = await oidc.authorizationCodeGrant(config, back, { ...checks, idTokenExpected: true });
        return identityOf(await claimsOf(config, tokens, settings.groupsClaim), settings.groupsClaim);
      } catch (error) {
        const code = refusalOf(error);
        if (code !== 'SSO_DECLINED') log.warn({ code, why: wordsOf(error) }, 'single sign-on failed');
        // It may have moved, or have other keys, when it is there again.
        if (code === 'SSO_AWAY') discovered = null;
        throw new DomainError(code);
      }
    },
  };
}

function discover({ issuer, clientId, clientSecret }: SingleSignOnSettings): Promise<oidc.Configuration> {
  const server = new URL(issuer);
  const authentication = clientSecret === null ? oidc.None() : oidc.ClientSecretPost(clientSecret);
  // On this machine only (`config.ts`): marked so that nobody does it by mistake.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const insecure = server.protocol === 'http:' ? [oidc.allowInsecureRequests] : [];
  const execute = [...insecure, oidc.enableNonRepudiationChecks];
  return oidc.discovery(server, clientId, {}, authentication, { execute, timeout: ANSWER_WITHIN_S });
}

/** Some give the groups only to who asks for a scope of that name, and some refuse a scope that they do not know. */
function scopeOf(config: oidc.Configuration, groupsClaim: string): string {
  const { scopes_supported: known = [] } = config.serverMetadata();
  return ['openid', 'profile', ...(known.includes(groupsClaim) ? [groupsClaim] : [])].join(' ');
}

type Claims = oidc.IDToken & Record<string, unknown>;

/** Of the token; what it leaves out is asked for. */
async function claimsOf(
  config: oidc.Configuration,
  tokens: oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers,
  groupsClaim: string,
): Promise<Claims> {
  const claims = tokens.claims();
  if (!claims) throw new TypeError('there is no token about the person');
  const complete = [groupsClaim, 'name', 'preferred_username'].every((claim) => claim in claims);
  if (complete || config.serverMetadata().userinfo_endpoint === undefined) return claims;
  return { ...(await oidc.fetchUserInfo(config, tokens.access_token, claims.sub)), ...claims };
}

function identityOf(claims: Claims, groupsClaim: string): Identity {
  return {
    issuer: claims.iss,
    subject: claims.sub,
    username: Text.parse(claims['preferred_username']),
    name: Text.parse(claims['name']),
    groups: Groups.catch([]).parse(claims[groupsClaim]),
  };
}

const SILENT: readonly unknown[] = [
  'OAUTH_TIMEOUT',
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
  'OAUTH_PARSE_ERROR',
];

/** What a failure means to the person. @throws what is no failure of the provider */
function refusalOf(error: unknown): ErrorCode {
  if (error instanceof oidc.AuthorizationResponseError) return 'SSO_DECLINED';
  if (error instanceof oidc.ResponseBodyError || error instanceof oidc.WWWAuthenticateChallengeError)
    return error.status >= 500 ? 'SSO_AWAY' : 'SSO_UNPROVEN';
  if (error instanceof oidc.ClientError) return SILENT.includes(error.code) ? 'SSO_AWAY' : 'SSO_UNPROVEN';
  // What `fetch` throws where nobody answers.
  if (error instanceof TypeError && error.cause !== undefined) return 'SSO_AWAY';
  throw error;
}

/** For the log: never the response or the token that an error carries. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  const about = error instanceof oidc.ResponseBodyError ? [error.error, error.error_description] : [];
  return [error.message, ...about, cause instanceof Error ? cause.message : null].filter(Boolean).join(': ');
}
