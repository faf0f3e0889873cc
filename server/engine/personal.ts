/** Reads what `scripts/lib/personal.lua` keeps. */
import type { KeptItem, KeptNote, KeptPersonal } from './types.ts';

const NOTE = 'note:';

/** @param old notes as an earlier version kept them, in a list and without a sequence */
export function keptPersonal(fields: Record<string, string>, old: readonly string[]): KeptPersonal {
  const { name, phone } = fields;
  const notes = Object.entries(fields)
    .filter(([field]) => field.startsWith(NOTE))
    .map(([, json]) => JSON.parse(json) as KeptNote)
    .sort((a, b) => a.seq - b.seq);
  return {
    ...(name !== undefined && { name: JSON.parse(name) as KeptItem }),
    ...(phone !== undefined && { phone: JSON.parse(phone) as KeptItem }),
    notes: [...old.map((json) => ({ seq: 0, ...(JSON.parse(json) as Omit<KeptNote, 'seq'>) })), ...notes],
  };
}
