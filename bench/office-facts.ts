/** An office for figures that need no server: open at any hour, with the rules that an office begins with. */
import { newId } from '../server/domain/ids.ts';
import { DEFAULT_RULES } from '../server/domain/rules.ts';
import type { OfficeFacts } from '../server/engine/types.ts';

export function officeFacts(): OfficeFacts {
  return {
    id: newId(),
    timeZone: 'Europe/Tirane',
    dayStart: '00:00',
    carriesOver: true,
    retentionDays: 30,
    rules: DEFAULT_RULES,
  };
}
