/** Figures as people read them; a figure that is not there is "–". */
import { number, percent, t } from '../../ui/messages/messages.svelte.ts';
import type { MessageKey } from '../../ui/messages/messages.svelte.ts';
import type { TargetName } from './targets.ts';

const NONE = '–';

/** Minutes with one decimal. */
export function minutes(ms: number | null): string {
  return ms === null ? NONE : number(ms / 60_000, 1);
}

/** A service level in whole per cent, rounded down: what misses "at least 90" never reads as 90. */
export function level(value: number | null): string {
  return value === null ? NONE : percent(wholeDown(value) / 100);
}

/** Tolerates that 0.29 × 100 is a little less than 29. */
const wholeDown = (value: number): number => Math.floor(value * 100 + 1e-9);

export function share(value: number | null): string {
  return value === null ? NONE : percent(value, 1);
}

/** A figure and its unit apart, so that the unit can be small. */
export function figure(
  name: TargetName | 'withdrawn',
  value: number | null,
): { value: string; unit: string } {
  if (value === null) return { value: NONE, unit: '' };
  if (name === 'waitP80') return { value: minutes(value), unit: t('dashboard.unit.min') };
  return { value: name === 'serviceLevel' ? number(wholeDown(value)) : number(value * 100, 1), unit: '%' };
}

export const TARGET_KEYS: Record<TargetName, { name: MessageKey; target: MessageKey; missed: MessageKey }> = {
  waitP80: {
    name: 'dashboard.kpi.waitP80',
    target: 'dashboard.target.waitP80',
    missed: 'dashboard.missed.waitP80',
  },
  serviceLevel: {
    name: 'dashboard.kpi.serviceLevel',
    target: 'dashboard.target.serviceLevel',
    missed: 'dashboard.missed.serviceLevel',
  },
  noShow: {
    name: 'dashboard.kpi.noShow',
    target: 'dashboard.target.noShow',
    missed: 'dashboard.missed.noShow',
  },
};
