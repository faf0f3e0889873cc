/**
 * Signing in by single sign-on: not an operation of the interface, since browsers are led through it by redirects (`http/sign-on.ts`). It
 * ends as `open-session` does, and the audit notes it as `single-sign-on`.
 */
import { DomainError } from '../../contracts/problems.ts';
import type { StaffRecord } from '../organisation/directory.ts';
import { failureOf, staffTarget } from './audited.ts';
import type { Hall } from './hall.ts';

/** The provider's address for a browser. @throws DomainError SSO_OFF, SSO_AWAY, RATE_LIMITED, STORE_AWAY */
export async function beginSignOn(
  { singleSignOn, limits }: Hall,
  from: { address: string; browser: string; redirectUri: string; next: string | null },
): Promise<string> {
  if (!singleSignOn) throw new DomainError('SSO_OFF');
  await limits.singleSignOn(from.address);
  return singleSignOn.begin(from);
}

interface CameBack {
  /** The address it came back by, with all that the provider put into it. */
  back: URL;
  /** What the browser was given when it began, `null` where it has nothing. */
  browser: string | null;
  address: string;
  agent: string | null;
}

/**
 * Opens a session for who comes back from the provider.
 * @throws DomainError SSO_*, RATE_LIMITED, STORE_AWAY, LEDGER_AWAY
 */
export async function finishSignOn(
  hall: Hall,
  { back, browser, address, agent }: CameBack,
): Promise<{ token: string; expiresAt: number; next: string | null }> {
  const { singleSignOn, limits, sessions } = hall;
  if (!singleSignOn) throw new DomainError('SSO_OFF');
  await limits.singleSignOn(address);
  const about = { action: 'single-sign-on', target: null, officeId: null, asked: {}, before: null };
  const noted = await hall.audit.begin({ actor: null, address, ...about });
  let known: StaffRecord | null = null;
  // Who is refused may have lost their roles by it.
  const whose = () => ({ target: known && staffTarget(known), after: known && { grants: known.grants } });
  try {
    const state = back.searchParams.get('state') ?? '';
    const { next, ...secrets } = await singleSignOn.take(state, browser);
    const { staff, refusal } = await singleSignOn.accountOf(
      await singleSignOn.identify(back, { state, ...secrets }),
    );
    known = staff;
    if (refusal) throw refusal;
    const session = await sessions.open(staff, { address, agent });
    await limits.singleSignOnWasRight(address);
    await noted.end({ outcome: 'done', actor: { staffId: staff.id, name: staff.name }, ...whose() });
    return { ...session, next };
  } catch (error) {
    await noted.end({ ...failureOf(error), ...whose() });
    throw error;
  }
}
