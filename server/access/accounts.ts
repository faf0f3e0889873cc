/** Writes to staff accounts: into the document store, and then into this process's directory; others follow within 15 s. */
import { withLedger } from '../../ledger/ledger.ts';
import type { Models } from '../models.ts';
import type { SecondFactor } from '../organisation/directory.ts';
import type { LoadedDirectory } from '../organisation/load.ts';

export interface Accounts {
  /** A password that they chose themselves. */
  setPassword(staffId: string, passwordHash: string): Promise<void>;
  setSecondFactor(staffId: string, factor: SecondFactor | null): Promise<void>;
  /** Takes one recovery code away, by its hash; `false` where it was not there (any more). */
  spendRecoveryCode(staffId: string, hash: string): Promise<boolean>;
}

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
  return {
    async setPassword(staffId, passwordHash) {
      const change = { $set: { passwordHash, mustChangePassword: false } };
      await write(() => staff.updateOne({ _id: staffId }, change));
    },
    async setSecondFactor(staffId, factor) {
      const change = factor ? { $set: { secondFactor: factor } } : { $unset: { secondFactor: '' } };
      await write(() => staff.updateOne({ _id: staffId }, change));
    },
    async spendRecoveryCode(staffId, hash) {
      const place = 'secondFactor.recoveryCodes';
      const filter = { _id: staffId, [place]: hash };
      const { modifiedCount } = await write(() => staff.updateOne(filter, { $pull: { [place]: hash } }));
      return modifiedCount === 1;
    },
  };
}
