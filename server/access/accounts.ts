/**
 * Every write to the accounts of staff, whoever asks for it: into the document store, and then into this process's directory; others follow
 * within 15 s.
 */
import type { NewAccount } from '../../contracts/operations/staff.ts';
import { administersAll } from '../../contracts/delegation.ts';
import { DomainError } from '../../contracts/problems.ts';
import { withLedger } from '../../ledger/ledger.ts';
import type { Facts } from '../domain/audit-chain.ts';
import { newId } from '../domain/ids.ts';
import type { Models } from '../models.ts';
import type { SecondFactor, StaffRecord } from '../organisation/directory.ts';
import type { LoadedDirectory } from '../organisation/load.ts';
import { resolveStaff } from '../organisation/resolve.ts';
import { STAFF_VERSION, type StaffDocument } from './models.ts';
import { generatePassword, hashPassword } from './passwords.ts';

/** Judges an account as it is in the store at this moment; throws where it may not be changed. */
export type Judge = (account: StaffRecord) => void;
export type AccountChange = Partial<
  Pick<StaffRecord, 'name' | 'grants' | 'rights' | 'languages' | 'disabled'>
>;

export interface Accounts {
  /** By user name, from the store itself. */
  list(): Promise<StaffRecord[]>;

  // By their owners.
  /** A password that they chose themselves. */
  setPassword(staffId: string, passwordHash: string): Promise<void>;
  setSecondFactor(staffId: string, factor: SecondFactor | null): Promise<void>;
  /** The same secret, sealed anew; nothing where it is another one meanwhile. */
  resealSecret(staffId: string, old: string, fresh: string): Promise<void>;
  /** Takes one recovery code away, by its hash; `false` where it was not there (any more). */
  spendRecoveryCode(staffId: string, hash: string): Promise<boolean>;

  // By somebody else. All but `add` throw `NOT_FOUND`, and whatever `judge` throws.
  /** With a password that its owner has to change. Throws `USERNAME_TAKEN`. */
  add(account: NewAccount): Promise<{ staff: StaffRecord; password: string }>;
  /** Throws `LAST_ADMINISTRATOR`, and `SINGLE_SIGN_ON_ACCOUNT` where roles are given elsewhere. */
  change(staffId: string, change: AccountChange, judge: Judge): Promise<StaffRecord>;
  /** Answers a password that its owner has to change. Throws `SINGLE_SIGN_ON_ACCOUNT`. */
  resetPassword(staffId: string, judge: Judge): Promise<string>;
  removeSecondFactor(staffId: string, judge: Judge): Promise<StaffRecord>;
}

const DUPLICATE_KEY = 11_000;

/** All of it throws `LEDGER_AWAY` where the document store does not answer. */
export function createAccounts(
  { staff }: Pick<Models, 'staff'>,
  directory: Pick<LoadedDirectory, 'refresh'>,
): Accounts {
  const write = <T>(work: () => Promise<T>): Promise<T> =>
    withLedger(async () => {
      const done = await work();
      await directory.refresh();
      return done;
    });

  const all = async () => (await staff.find().sort({ username: 1 }).lean()).map(resolveStaff);

  /** Only while it still has the grants that were judged: another process may just be raising it. */
  async function update(
    staffId: string,
    judge: Judge,
    change: object,
  ): Promise<Record<'before' | 'after', StaffRecord>> {
    for (;;) {
      const found: StaffDocument | null = await staff.findById(staffId).lean();
      if (!found) throw new DomainError('NOT_FOUND');
      const before = resolveStaff(found);
      judge(before);
      const judged = { _id: staffId, grants: found.grants ?? { $exists: false } };
      const changed = await staff.findOneAndUpdate(judged, change, { returnDocument: 'after' }).lean();
      if (changed) return { before, after: resolveStaff(changed) };
    }
  }

  return {
    list: () => withLedger(all),
    async setPassword(staffId, passwordHash) {
      const change = { $set: { passwordHash, mustChangePassword: false } };
      await write(() => staff.updateOne({ _id: staffId }, change));
    },
    async setSecondFactor(staffId, factor) {
      await write(() => staff.updateOne({ _id: staffId }, factorChange(factor)));
    },
    async resealSecret(staffId, old, fresh) {
      const place = 'secondFactor.secret';
      await write(() => staff.updateOne({ _id: staffId, [place]: old }, { $set: { [place]: fresh } }));
    },
    async spendRecoveryCode(staffId, hash) {
      const place = 'secondFactor.recoveryCodes';
      const filter = { _id: staffId, [place]: hash };
      const { modifiedCount } = await write(() => staff.updateOne(filter, { $pull: { [place]: hash } }));
      return modifiedCount === 1;
    },
    async add(account) {
      const password = generatePassword();
      const document: StaffDocument = {
        _id: newId(),
        schemaVersion: STAFF_VERSION,
        ...account,
        passwordHash: await hashPassword(password),
        demo: false,
        disabled: false,
        mustChangePassword: true,
      };
      try {
        await write(() => staff.create(document));
      } catch (error) {
        throw isDuplicate(error) ? taken(account.username) : error;
      }
      return { staff: resolveStaff(document), password };
    },
    change: (staffId, change, judge) =>
      write(async () => {
        const judged: Judge = (account) => {
          judge(account);
          if (change.grants) refuseSingleSignOn(account);
        };
        const { before, after } = await update(staffId, judged, { $set: change });
        if (!isAdministrator(before) || isAdministrator(after)) return after;
        if ((await all()).some(isAdministrator)) return after;
        // Only now: of two who take each other's away at the same time both find nobody left, and both take it back.
        const { grants, disabled } = before;
        await staff.updateOne({ _id: staffId }, { $set: { grants, disabled } });
        throw new DomainError('LAST_ADMINISTRATOR');
      }),
    async resetPassword(staffId, judge) {
      const password = generatePassword();
      const passwordHash = await hashPassword(password);
      const judged: Judge = (account) => {
        judge(account);
        refuseSingleSignOn(account);
      };
      await write(() => update(staffId, judged, { $set: { passwordHash, mustChangePassword: true } }));
      return password;
    },
    async removeSecondFactor(staffId, judge) {
      return (await write(() => update(staffId, judge, factorChange(null)))).after;
    },
  };
}

/** What the audit keeps of an account: nothing that would help to sign in. */
export function accountFacts(account: StaffRecord): Facts {
  const { name, grants, rights, languages, disabled, mustChangePassword, secondFactor } = account;
  const facts = { name, grants, rights, languages, disabled, mustChangePassword };
  return { ...facts, secondFactor: secondFactor !== null };
}

function factorChange(factor: SecondFactor | null): object {
  return factor ? { $set: { secondFactor: factor } } : { $unset: { secondFactor: '' } };
}

/** Who can sign in whatever becomes of a provider of single sign-on. */
function isAdministrator({ grants, disabled, singleSignOn }: StaffRecord): boolean {
  return administersAll(grants) && !disabled && singleSignOn === null;
}

function refuseSingleSignOn({ singleSignOn }: StaffRecord): void {
  if (singleSignOn) throw new DomainError('SINGLE_SIGN_ON_ACCOUNT');
}

function taken(username: string): DomainError {
  const message = { en: 'This user name is taken.', sq: 'Ky emër përdoruesi është i zënë.' };
  return new DomainError('USERNAME_TAKEN', { username }, { errors: [{ path: 'username', message }] });
}

function isDuplicate(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === DUPLICATE_KEY;
}
