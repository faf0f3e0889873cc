/** What the operations on accounts of staff share: whom one may see and change, what one may give, and how an account looks. */
import { mayGive, mayManage, maySee, type FindOffice } from '../../contracts/delegation.ts';
import type { StaffAccount } from '../../contracts/operations/staff.ts';
import type { Grant } from '../../contracts/permissions.ts';
import { DomainError, invalid, type FieldFault } from '../../contracts/problems.ts';
import type { Judge } from '../access/accounts.ts';
import type { StaffRecord } from '../organisation/directory.ts';
import type { Hall } from './hall.ts';
import { presentStaff } from './present.ts';

/** An administrator at work on an account. */
export interface Administering {
  staff: StaffRecord;
  named: { staff: string };
}

const finder =
  ({ directory }: Pick<Hall, 'directory'>): FindOffice =>
  (officeId) =>
    directory.office(officeId);

/** The accounts that somebody may see. */
export function seenBy(hall: Hall, { grants }: StaffRecord): StaffRecord[] {
  return hall.directory.allStaff().filter((account) => maySee(grants, account.grants, finder(hall)));
}

/** The account in the path. @throws DomainError NOT_FOUND where there is none that one may see */
export function accountOf(hall: Hall, { staff, named }: Administering): StaffRecord {
  const account = hall.directory.staff(named.staff.toLowerCase());
  if (!account || !maySee(staff.grants, account.grants, finder(hall))) throw new DomainError('NOT_FOUND');
  return account;
}

/** The same to change what only somebody else may. @throws DomainError NOT_FOUND, OWN_ACCOUNT, NOT_YOURS_TO_MANAGE */
export function othersAccount(hall: Hall, call: Administering): StaffRecord {
  const account = accountOf(hall, call);
  if (account.id === call.staff.id) throw new DomainError('OWN_ACCOUNT');
  judge(hall, call)(account);
  return account;
}

/** Whether the administrator may change an account as it stands. It throws NOT_YOURS_TO_MANAGE. */
export function judge(hall: Hall, { staff }: Pick<Administering, 'staff'>): Judge {
  return ({ grants }) => {
    if (!mayManage(staff.grants, grants, finder(hall))) throw new DomainError('NOT_YOURS_TO_MANAGE');
  };
}

/** @throws DomainError INVALID_INPUT for places that do not exist, NOT_YOURS_TO_GIVE for what one may not give; both say where */
export function checkGrants(hall: Hall, { grants: own }: StaffRecord, wanted: readonly Grant[]): void {
  wanted.forEach((grant, i) => checkPlaces(hall, grant, `grants.${i}.scope`));
  const errors = wanted.flatMap((grant, i): FieldFault[] =>
    mayGive(own, grant, finder(hall)) ? [] : [{ path: `grants.${i}`, message: NOT_YOURS }],
  );
  if (errors.length > 0) throw new DomainError('NOT_YOURS_TO_GIVE', {}, { errors });
}
const NOT_YOURS = {
  en: 'You cannot give this role in these offices.',
  sq: 'Nuk mund ta jepni këtë rol në këto zyra.',
};

function checkPlaces({ directory }: Hall, { scope }: Grant, path: string): void {
  if (scope === 'everywhere') return;
  if ('municipality' in scope) {
    const { municipality } = scope;
    if (!directory.offices().some((office) => office.municipality === municipality))
      throw invalid(`${path}.municipality`, 'No office is there.', 'Atje nuk ka asnjë zyrë.');
    return;
  }
  const at = scope.officeIds.findIndex((id) => directory.office(id)?.id !== id);
  if (at >= 0) throw invalid(`${path}.officeIds.${at}`, 'There is no such office.', 'Nuk ka zyrë të tillë.');
}

/** @throws DomainError STORE_AWAY */
export async function presentAccount(
  hall: Hall,
  { grants }: StaffRecord,
  account: StaffRecord,
): Promise<StaffAccount> {
  return {
    ...presentStaff(account),
    rights: account.rights,
    disabled: account.disabled,
    secondFactor: account.secondFactor !== null,
    singleSignOn: account.singleSignOn !== null,
    lockedForMs: await hall.lockout.waitMs(account.username),
    manageable: mayManage(grants, account.grants, finder(hall)),
  };
}
