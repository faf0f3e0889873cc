/** The pages of staff, in the order of the band, and what opens each. */
import type { Permission } from '../contracts/permissions.ts';
import type { MessageKey } from './messages/messages.svelte.ts';

/** Any of them opens a section of the administration. */
const ADMINISTRATION: readonly Permission[] = [
  'manage-staff',
  'manage-devices',
  'manage-keys',
  'protect-data',
];

const PAGES = [
  { href: '/desk', label: 'common.nav.desk', opens: ['serve'] },
  { href: '/dashboard', label: 'common.nav.dashboard', opens: ['read-figures'] },
  { href: '/admin', label: 'common.nav.admin', opens: ADMINISTRATION },
  { href: '/audit', label: 'common.nav.audit', opens: ['read-audit'] },
  { href: '/account', label: 'common.account', opens: null },
] as const satisfies readonly {
  href: string;
  label: MessageKey;
  /** `null`: everybody. */
  opens: readonly Permission[] | null;
}[];
export type StaffPage = (typeof PAGES)[number];

/** The pages that somebody with these permissions may open; the last one is open to everybody. */
export function staffPages(permissions: readonly Permission[]): StaffPage[] {
  return PAGES.filter(({ opens }) => opens === null || opens.some((each) => permissions.includes(each)));
}
