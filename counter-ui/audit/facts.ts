/** What changed, for people: facts that have words, each before and after. */
import type { AuditEntry } from '../../contracts/audit.ts';
import { Grant } from '../../contracts/permissions.ts';

/** Facts that have words; ids have none. */
export const FACTS = [
  'name',
  'place',
  'office',
  'revoked',
  'state',
  'clerk',
  'byHand',
  'day',
  'dayOpen',
  'status',
  'priority',
  'tickets',
  'disabled',
  'mustChangePassword',
  'secondFactor',
  'grants',
] as const;
export type Fact = (typeof FACTS)[number];
type Value = string | boolean | readonly Grant[] | null;

export interface Change {
  fact: Fact;
  before: Value;
  after: Value;
}

/** What was different afterwards, or is there since; of what was refused, or whose end nobody saw, nothing. */
export function changesOf({ before, after }: Pick<AuditEntry, 'before' | 'after'>): Change[] {
  if (!after) return [];
  return FACTS.map((fact) => ({
    fact,
    before: valueOf(before?.[fact]),
    after: valueOf(after[fact]),
  })).filter((change) => isNews(change, before === null));
}

/** Of something new it goes without saying what it is not. */
function isNews({ before, after }: Change, isNew: boolean): boolean {
  return JSON.stringify(before) !== JSON.stringify(after) && !(isNew && after === false);
}

function valueOf(value: unknown): Value {
  if (Array.isArray(value)) return Grant.array().safeParse(value).data ?? null;
  return typeof value === 'string' || typeof value === 'boolean' ? value : null;
}
