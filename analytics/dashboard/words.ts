/** Figures as people read them; a figure that is not there is "–". */
import { number, percent, t } from '../../ui/messages/messages.svelte.ts';
import type { MessageKey } from '../../ui/messages/messages.svelte.ts';
import type { TargetName } from './targets.ts';

const NONE = '–';

/** Minutes with one decimal. */
export function minutes(ms: number | null): string {
  return ms === null ? NONE : number(ms / 60_000, 1);
}

export function share(value: number | null, decimals = 0): string {
  return value === null ? NONE : percent(value, decimals);
}

/** A target figure and its unit apart, so that the unit can be small. */
export function figure(name: TargetName, value: number | null): { value: string; unit: string } {
  if (value === null) return { value: NONE, unit: '' };
  if (name === 'waitP80') return { value: minutes(value), unit: t('dashboard.unit.min') };
  return { value: number(value * 100, name === 'noShow' ? 1 : 0), unit: '%' };
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
