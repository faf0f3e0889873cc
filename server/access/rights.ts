/** What a member of staff may do: by role, `admin` holding every one, by rights of their own, and by the offices they belong to. */
import { RIGHTS, type Right, type Role } from '../../contracts/shapes.ts';
import type { OfficeRecord, StaffRecord } from '../organisation/directory.ts';

export function hasRole({ roles }: StaffRecord, wanted: readonly Role[]): boolean {
  return roles.includes('admin') || wanted.some((role) => roles.includes(role));
}

/** What they may do besides what their role opens; supervisors may all. */
export function rightsOf(staff: StaffRecord): Right[] {
  return hasRole(staff, ['supervisor']) ? [...RIGHTS] : staff.rights;
}

/** Whether an office is theirs; an empty list means all. */
export function mayEnter({ officeIds }: StaffRecord, { id }: OfficeRecord): boolean {
  return officeIds.length === 0 || officeIds.includes(id);
}
