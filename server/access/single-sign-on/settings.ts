/** What an operator says about single sign-on: which provider, and which role, where, each of its groups gives. */
import { z } from 'zod';
import { Role } from '../../../contracts/permissions.ts';

/** As an operator writes it: offices by their codes, which say more than ids and outlive a new database. */
const Mapped = z.strictObject({
  role: Role,
  scope: z.union([
    z.literal('everywhere'),
    z.strictObject({ municipality: z.string().trim().min(1).max(100) }),
    z.strictObject({ offices: z.array(z.string().trim().min(1).max(64)).min(1).max(500) }),
  ]),
});
export type MappedGrant = z.infer<typeof Mapped>;
const Mapping = z.record(z.string().min(1), z.array(Mapped).min(1).max(20));

export interface SingleSignOnSettings {
  issuer: string;
  clientId: string;
  /** `null`: a public client, which PKCE alone protects. */
  clientSecret: string | null;
  /** What people call it, `null` for no name of its own. */
  name: string | null;
  /** Claim that holds the groups, such as `groups`. */
  groupsClaim: string;
  /** By group. */
  grants: ReadonlyMap<string, readonly MappedGrant[]>;
}

/** Its variables, each as it was parsed. */
interface Variables {
  OIDC_ISSUER?: string | undefined;
  OIDC_CLIENT_ID?: string | undefined;
  OIDC_GRANTS?: SingleSignOnSettings['grants'] | undefined;
  OIDC_CLIENT_SECRET?: string | undefined;
  OIDC_NAME?: string | undefined;
  OIDC_GROUPS_CLAIM?: string | undefined;
}
const NEEDED = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_GRANTS'] as const;
const MORE = ['OIDC_CLIENT_SECRET', 'OIDC_NAME', 'OIDC_GROUPS_CLAIM'] as const;

/** `null` where there is to be none. */
export function signOnOf(env: Variables): SingleSignOnSettings | null {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_GRANTS: grants } = env;
  if (!issuer || !clientId || !grants) return null;
  return Object.freeze({
    ...{ issuer, clientId, grants },
    clientSecret: env.OIDC_CLIENT_SECRET ?? null,
    name: env.OIDC_NAME ?? null,
    groupsClaim: env.OIDC_GROUPS_CLAIM ?? 'groups',
  });
}

/** What is missing where some of it is there. */
export function signOnFaults(env: Variables): string[] {
  const missing = NEEDED.filter((name) => env[name] === undefined);
  const wanted = [...NEEDED, ...MORE].some((name) => env[name] !== undefined);
  if (!wanted || missing.length === 0) return [];
  return [
    `OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_GRANTS belong together: ${missing.join(' and ')} missing. Leave all out for passwords only.`,
  ];
}

const LIKE = '{"clerks":[{"role":"clerk","scope":{"offices":["lezhe"]}}]}';
const SCOPES = 'scope is "everywhere", {"municipality":"…"} or {"offices":["code"]}';

/** `OIDC_GRANTS`: JSON, from group to roles. */
export const Grants = z.string().transform((text, context) => {
  const json = jsonOf(text);
  const parsed = Mapping.safeParse(json);
  if (parsed.success && parsed.data && Object.keys(parsed.data).length > 0)
    return new Map(Object.entries(parsed.data));
  const places = parsed.success || typeof json !== 'object' || json === null ? [''] : placesOf(parsed.error);
  for (const place of places) {
    const where =
      place === '' ? '' : ` At ${place} it is not: ${SCOPES}; role is ${Role.options.join(', ')}.`;
    context.addIssue({ code: 'custom', message: `OIDC_GRANTS must be JSON such as ${LIKE}.${where}` });
  }
  return z.NEVER;
});

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function placesOf({ issues }: z.ZodError): string[] {
  return [...new Set(issues.map(({ path }) => path.map(String).join('.')))];
}
