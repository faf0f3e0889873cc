/**
 * The directory: offices, counters, services and staff as the hall needs them, held in memory so that no call waits on the
 * document store. It is loaded at start and refreshed; while the document store is away the last copy serves.
 */
import type { OpeningHours, Priority, Role, Text } from '../../contracts/shapes.ts';

export interface OfficeRecord {
  id: string;
  /** Small unique number, part of every ticket id of this office. */
  serial: number;
  /** Short code in addresses, such as `lezhe`. */
  code: string;
  name: Text;
  municipality: string;
  kind: 'main' | 'unit';
  timeZone: string;
  /** Start of the business day in office time, `HH:MM`. */
  dayStart: string;
  /** `null`: open round the clock. */
  openingHours: OpeningHours | null;
  demo: boolean;
  /** Anyone may take a ticket here, without a paired kiosk. */
  openKiosk: boolean;
  /** Anyone may see the board. */
  openBoard: boolean;
}
export interface CounterRecord {
  id: string;
  officeId: string;
  name: string;
  zoneId: string | null;
}
/** A service of the unified list, as one office gives it. */
export interface ServiceRecord {
  id: string;
  code: string;
  name: Text;
  description: Text;
  group: { code: string; name: Text; examples: Text };
  series: string;
  documents: { name: Text; form: 'original' | 'copy' | 'certified_copy' }[];
  feeLek: number | null;
  deadline: Text | null;
  legalBasis: string | null;
  unverified: boolean;
  /** Target wait per class, in ms: due time = anchor + target. */
  targetMs: Record<Priority, number>;
  open: boolean;
}
export interface StaffRecord {
  id: string;
  username: string;
  /** PHC string of Argon2id. */
  passwordHash: string;
  name: string;
  roles: Role[];
  /** Empty: all offices. */
  officeIds: string[];
}

export interface Directory {
  /** Main offices first, then by code. */
  offices(): OfficeRecord[];
  /** By id or short code. */
  office(idOrCode: string): OfficeRecord | undefined;
  officeBySerial(serial: number): OfficeRecord | undefined;
  counters(officeId: string): CounterRecord[];
  counter(officeId: string, counterId: string): CounterRecord | undefined;
  services(officeId: string): ServiceRecord[];
  service(officeId: string, serviceId: string): ServiceRecord | undefined;
  staff(staffId: string): StaffRecord | undefined;
  staffByUsername(username: string): StaffRecord | undefined;
}
