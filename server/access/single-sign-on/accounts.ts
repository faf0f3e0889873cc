/**
 * Accounts of people who sign in by single sign-on. They are known by issuer and subject alone: a name or an address may be given to somebody
 * else one day, and an account of our own is never taken over. Their roles are what their groups say at each sign-in.
 */
import { z } from 'zod';
import type { Grant } from '../../../contracts/permissions.ts';
import { withLedger } from '../../../ledger/ledger.ts';
import { newId } from '../../domain/ids.ts';
import type { Models } from '../../models.ts';
import type { StaffRecord } from '../../organisation/directory.ts';
import type { LoadedDirectory } from '../../organisation/load.ts';
import { resolveStaff } from '../../organisation/resolve.ts';
import { STAFF_VERSION } from '../models.ts';
import type { Identity } from './provider.ts';

const LONGEST_NAME = 64;
/** Of one wish, before the account is called by its number. */
const NAMES_TRIED = 20;
/** Two sign-ins of new people at once may wish for the same name. */
const MOST_TRIES = 5;

export interface SignOnAccounts {
  /**
   * Gives them these roles and no other. Who has none and was never here gets no account: `null`.
   * @throws DomainError LEDGER_AWAY
   */
  keep(identity: Identity, grants: Grant[]): Promise<StaffRecord | null>;
}

export function createSignOnAccounts(
  { staff }: Pick<Models, 'staff'>,
  directory: Pick<LoadedDirectory, 'refresh'>,
): SignOnAccounts {
  async function change({ issuer, subject, name }: Identity, grants: Grant[]): Promise<StaffRecord | null> {
    const whose = { 'singleSignOn.issuer': issuer, 'singleSignOn.subject': subject };
    const update = { $set: { grants, ...(name !== null && { name }) } };
    const found = await staff.findOneAndUpdate(whose, update, { returnDocument: 'after' }).lean();
    return found && resolveStaff(found);
  }

  async function freeName(wish: string | null): Promise<string> {
    const wished = fittingName(wish);
    for (let i = 1; wished !== '' && i <= NAMES_TRIED; i++) {
      const name = i === 1 ? wished : `${wished.slice(0, LONGEST_NAME - 3)}-${i}`;
      if (!(await staff.exists({ username: name }))) return name;
    }
    return `sso-${newId()}`;
  }

  /** Nothing where the name, or the account itself, came into being meanwhile. */
  async function make(identity: Identity, grants: Grant[]): Promise<void> {
    const { issuer, subject, name } = identity;
    const username = await freeName(identity.username);
    try {
      // Rights of clerks are left out: then they have those that go with their roles, until somebody says otherwise.
      await staff.create({
        ...{ _id: newId(), schemaVersion: STAFF_VERSION, username, name: name ?? username, grants },
        ...{ languages: ['sq'], passwordHash: '', demo: false, disabled: false, mustChangePassword: false },
        singleSignOn: { issuer, subject },
      });
    } catch (error) {
      if (!Taken.safeParse(error).success) throw error;
    }
  }

  async function keep(identity: Identity, grants: Grant[]): Promise<StaffRecord | null> {
    for (let tries = 1; tries <= MOST_TRIES; tries++) {
      const known = await change(identity, grants);
      if (known || grants.length === 0) return known;
      await make(identity, grants);
    }
    throw new Error('an account that was made is not there');
  }

  return {
    keep: (identity, grants) =>
      withLedger(async () => {
        const account = await keep(identity, grants);
        if (account) await directory.refresh();
        return account;
      }),
  };
}

/** The document store's word for a value that somebody else has where it may be there once. */
const Taken = z.object({ code: z.literal(11_000) });

/** What is left of a name by the rules of user names; an address loses what stands behind its @. */
export function fittingName(wish: string | null): string {
  const plain = (wish ?? '').split('@', 1)[0] ?? '';
  return plain
    .normalize('NFD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, LONGEST_NAME);
}
