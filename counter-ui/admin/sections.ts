/** The sections of the administration, in the order of their navigation, and the permission that opens each. */
import type { Component } from 'svelte';
import { holds, type Permission } from '../../contracts/permissions.ts';
import type { Office, Staff } from '../../contracts/shapes.ts';
import type { MessageKey } from '../../ui/messages/messages.svelte.ts';
import DevicesSection from './devices/DevicesSection.svelte';
import KeysSection from './keys/KeysSection.svelte';
import PersonalDataSection from './personal-data/PersonalDataSection.svelte';
import StaffSection from './staff/StaffSection.svelte';

/** What each section is given. */
export interface SectionProps {
  staff: Staff;
  /** Those in which the section's permission is held; empty where there are none yet. */
  offices: readonly Office[];
}

export interface AdminSection {
  /** Its last segment in the address. */
  name: string;
  label: MessageKey;
  permission: Permission;
  component: Component<SectionProps>;
}

const SECTIONS: readonly AdminSection[] = [
  { name: 'staff', label: 'admin.staff', permission: 'manage-staff', component: StaffSection },
  { name: 'devices', label: 'admin.devices', permission: 'manage-devices', component: DevicesSection },
  { name: 'keys', label: 'admin.keys', permission: 'manage-keys', component: KeysSection },
  {
    name: 'personal-data',
    label: 'admin.personalData',
    permission: 'protect-data',
    component: PersonalDataSection,
  },
];

export function sectionsFor({ permissions }: Pick<Staff, 'permissions'>): AdminSection[] {
  return SECTIONS.filter(({ permission }) => permissions.includes(permission));
}

export function officesOf(section: AdminSection, staff: Staff, offices: readonly Office[]): Office[] {
  return offices.filter((office) => holds(staff.grants, section.permission, office));
}
