import { covers, type Role } from '../../contracts/permissions.ts';
import { DomainError, invalid } from '../../contracts/problems.ts';
import type { OfficeRecord, StaffRecord } from '../organisation/directory.ts';
import { pageOf } from './common.ts';
import type { Handler } from './hall.ts';
import { presentAccount, seenBy } from './staff-accounts.ts';

export const listStaff: Handler<'list-staff'> = async (hall, { staff, ability, query }) => {
  const { q, office: asked, role, includeDisabled, ...paging } = query;
  const office = asked === undefined ? undefined : hall.directory.office(asked);
  if (asked !== undefined && !office)
    throw invalid('office', 'There is no such office.', 'Nuk ka zyrë të tillë.');
  if (office && ability.cannot('manage-staff', office)) throw new DomainError('FORBIDDEN');
  const found = seenBy(hall, staff).filter(
    (account) =>
      (includeDisabled || !account.disabled) && isCalled(account, q) && worksAs(account, role, office),
  );
  const { items, nextCursor } = pageOf(found, paging);
  return {
    items: await Promise.all(items.map((account) => presentAccount(hall, staff, account))),
    nextCursor,
  };
};

/** Letters are compared without their marks, so that "Gezim" finds "Gëzim". */
function isCalled({ name, username }: StaffRecord, q: string | undefined): boolean {
  return q === undefined || [name, username].some((text) => plain(text).includes(plain(q)));
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

function worksAs({ grants }: StaffRecord, role: Role | undefined, office: OfficeRecord | undefined): boolean {
  if (!role && !office) return true;
  return grants.some((grant) => (!role || grant.role === role) && (!office || covers(grant.scope, office)));
}
