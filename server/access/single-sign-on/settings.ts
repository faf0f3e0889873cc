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
