/** Accounts in words. */
import type { StaffAccount } from '../../../contracts/operations/staff.ts';
import type { Scope } from '../../../contracts/permissions.ts';
import type { Office } from '../../../contracts/shapes.ts';
import type { Glyph } from '../../../ui/glyphs.ts';
import { localized, t, wholeMinutes } from '../../../ui/messages/messages.svelte.ts';

/** Offered as languages that people are spoken to in. */
export const SPOKEN = ['sq', 'en', 'it', 'el', 'mk', 'sr', 'de', 'fr', 'tr'] as const;

/** @param offices those that one administers; of others only their number is told */
export function scopeWords(scope: Scope, offices: readonly Office[]): string {
  if (scope === 'everywhere') return t('staff.scope.everywhere');
  if ('municipality' in scope) return t('staff.scope.municipality', { municipality: scope.municipality });
  const known = offices.filter(({ id }) => scope.officeIds.includes(id)).map(({ name }) => localized(name));
  const others = scope.officeIds.length - known.length;
  return [...known, ...(others > 0 ? [t('staff.scope.others', { count: others })] : [])].join(', ');
}

/** How an account stands; what keeps it out goes first. */
export function stateWords(account: StaffAccount): { glyph: Glyph; words: string }[] {
  const { disabled, lockedForMs, mustChangePassword, secondFactor, singleSignOn } = account;
  const minutes = Math.max(1, wholeMinutes(lockedForMs));
  const marks: { glyph: Glyph; words: string }[] = [];
  if (disabled) marks.push({ glyph: 'closed', words: t('staff.state.disabled') });
  if (lockedForMs > 0) marks.push({ glyph: 'paused', words: t('staff.state.locked', { minutes }) });
  if (mustChangePassword) marks.push({ glyph: 'waiting', words: t('staff.state.mustChange') });
  if (marks.length === 0) marks.push({ glyph: 'open', words: t('staff.state.active') });
  if (secondFactor) marks.push({ glyph: 'met', words: t('staff.state.secondFactor') });
  if (singleSignOn) marks.push({ glyph: 'met', words: t('staff.state.singleSignOn') });
  return marks;
}
