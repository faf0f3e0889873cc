/**
 * Where the sign-in page goes on to. Only a page of this very site: an address handed over in a link must not lead a
 * member of staff to somebody else's page that asks for the password again.
 */
import type { Staff } from '../contracts/shapes.ts';
import { staffPages } from '../ui/staff-pages.ts';

/** The path to go on to, with query and fragment; `fallback` where `asked` is missing or leads away from `origin`. */
export function safeNext(asked: string | null, origin: string, fallback: string): string {
  if (!asked || !asked.startsWith('/')) return fallback;
  const url = URL.parse(asked, origin);
  if (url?.origin !== origin || url.pathname === '/sign-in') return fallback;
  return url.pathname + url.search + url.hash;
}

/** Where somebody works who asks for no page. */
export function firstPage({ permissions }: Pick<Staff, 'permissions'>): string {
  return staffPages(permissions)[0]?.href ?? '/account';
}

/** Where a password that somebody else chose is changed, before going on. */
export function changeFirst(next: string | null): string {
  return next === null ? '/account' : `/account?next=${encodeURIComponent(next)}`;
}
