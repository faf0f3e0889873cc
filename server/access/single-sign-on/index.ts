/** Single sign-on as the hall uses it: a way to the provider, a way back, and whose account that is. */
import * as oidc from 'openid-client';
import { DomainError } from '../../../contracts/problems.ts';
import type { Log } from '../../../ledger/alarms.ts';
import type { LiveStore } from '../../engine/connect.ts';
import type { Models } from '../../models.ts';
import type { StaffRecord } from '../../organisation/directory.ts';
import type { LoadedDirectory } from '../../organisation/load.ts';
import { tokenHash } from '../tokens.ts';
import { createSignOnAccounts } from './accounts.ts';
import { createAttempts, type Attempts } from './attempts.ts';
import { grantsOf } from './grants.ts';
import { createProvider, type Identity, type Provider } from './provider.ts';
import type { SingleSignOnSettings } from './settings.ts';

export interface SingleSignOn {
  /** What people call it, `null` for no name of its own. */
  name: string | null;
  /** The provider's address for a browser. @throws DomainError SSO_AWAY, STORE_AWAY */
  begin(from: { redirectUri: string; browser: string; next: string | null }): Promise<string>;
  take: Attempts['take'];
  identify: Provider['identify'];
  /** Their account, made where it is missing, with the roles of their groups. @throws DomainError LEDGER_AWAY */
  accountOf(identity: Identity): Promise<Admission>;
}
/** Who is refused has an account where they were here before. */
type Admission = { staff: StaffRecord; refusal: null } | { staff: StaffRecord | null; refusal: DomainError };

export interface SingleSignOnOptions {
  redis: LiveStore;
  prefix: string;
  models: Pick<Models, 'staff'>;
  directory: LoadedDirectory;
  log: Log;
}

export function createSingleSignOn(
  settings: SingleSignOnSettings,
  { redis, prefix, models, directory, log }: SingleSignOnOptions,
): SingleSignOn {
  const attempts = createAttempts(redis, prefix);
  const provider = createProvider(settings, log);
  const accounts = createSignOnAccounts(models, directory);
  return {
    name: settings.name,
    async begin({ redirectUri, browser, next }) {
      const [state, nonce] = [oidc.randomState(), oidc.randomNonce()];
      const verifier = oidc.randomPKCECodeVerifier();
      const address = await provider.address(redirectUri, { state, nonce, verifier });
      await attempts.keep(state, { browser: tokenHash(browser), nonce, verifier, next });
      return address;
    },
    take: (state, browser) => attempts.take(state, browser),
    identify: (back, secrets) => provider.identify(back, secrets),
    async accountOf(identity) {
      const { known, grants, missing } = grantsOf(identity.groups, settings.grants, directory);
      if (missing.length > 0)
        log.warn({ missing }, 'OIDC_GRANTS names offices or municipalities that are not here');
      return admissionOf(await accounts.keep(identity, grants), known);
    },
  };
}

/** @param known whether any of their groups is one that gives a role */
function admissionOf(staff: StaffRecord | null, known: boolean): Admission {
  if (staff?.disabled) return { staff, refusal: new DomainError('SSO_DISABLED') };
  if (staff && staff.grants.length > 0) return { staff, refusal: null };
  return { staff, refusal: new DomainError(known ? 'SSO_NO_OFFICE' : 'SSO_NO_GROUP') };
}
