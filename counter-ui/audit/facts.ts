/** What changed, for people: facts that have words, each before and after. */
import type { AuditEntry } from '../../contracts/audit.ts';

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
] as const;
export type Fact = (typeof FACTS)[number];
type Value = string | boolean | null;

export interface Change {
  fact: Fact;
  before: Value;
  after: Value;
}

/** What was different afterwards; of what was refused, or whose end nobody saw, nothing. */
export function changesOf({ before, after }: Pick<AuditEntry, 'before' | 'after'>): Change[] {
  if (!before || !after) return [];
  return FACTS.map((fact) => ({ fact, before: valueOf(before[fact]), after: valueOf(after[fact]) })).filter(
    (change) => change.before !== change.after,
  );
}

function valueOf(value: unknown): Value {
  return typeof value === 'string' || typeof value === 'boolean' ? value : null;
}
