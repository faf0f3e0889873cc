/** Pictograms of the groups and priorities. A group of which we have none shows its letter alone. */
import type { Component } from 'svelte';
import IconCivil from '@tabler/icons-svelte-runes/icons/id';
import IconTaxes from '@tabler/icons-svelte-runes/icons/receipt-tax';
import IconSocial from '@tabler/icons-svelte-runes/icons/heart-handshake';
import IconLand from '@tabler/icons-svelte-runes/icons/map-2';
import IconInformation from '@tabler/icons-svelte-runes/icons/message-2-question';
import IconElderly from '@tabler/icons-svelte-runes/icons/old';
import IconDisabled from '@tabler/icons-svelte-runes/icons/disabled';
import IconFamily from '@tabler/icons-svelte-runes/icons/baby-carriage';
import type { CITIZEN_PRIORITIES } from '../contracts/shapes.ts';

export type Icon = Component<Record<string, unknown>>;

const groups: Record<string, Icon> = {
  'civil-status': IconCivil,
  taxes: IconTaxes,
  social: IconSocial,
  permits: IconLand,
  information: IconInformation,
};

export function groupIcon(code: string): Icon | null {
  return groups[code] ?? null;
}

export const priorityIcons: Record<(typeof CITIZEN_PRIORITIES)[number], Icon | null> = {
  regular: null,
  elderly: IconElderly,
  disabled: IconDisabled,
  family: IconFamily,
};
