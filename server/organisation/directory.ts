/**
 * The directory: offices, counters, services and staff as the hall needs them, held in memory so that no call waits on the
 * document store. It is loaded at start and refreshed; while the document store is away the last copy serves.
 */
import type { DeviceKind, Grant, KeyPermission, Right, Scope } from '../../contracts/permissions.ts';
import type { PersonalKind } from '../../contracts/personal.ts';
import type { OpeningHours, Priority, Route, Text } from '../../contracts/shapes.ts';
import type { Numbering, OfficeRules } from '../domain/rules.ts';

/** An office runs its queue by its choices, too: those of `QueueChoices`, each with a default. */
export interface OfficeRecord extends OfficeBasics, QueueChoices {}
export interface OfficeBasics {
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
/** How an office runs its queue. */
export interface QueueChoices {
  rules: OfficeRules;
  /** Waiting tickets outlive the business day. */
  carriesOver: boolean;
  /** Priority classes in use; `regular` always is. */
  priorities: Priority[];
  /** Tickets a day, `null` without limit. */
  contingent: number | null;
  /** How labels run, by prefix. A prefix that is not named has plain numbers. */
  series: SeriesRecord[];
  profiles: ProfileRecord[];
  /** Days after a ticket's business day for which what is kept about its person stays. */
  retentionDays: number;
}
export interface SeriesRecord {
  /** The letters before the number. */
  prefix: string;
  /** Groups of the unified list whose services have this series here. */
  groupCodes: string[];
  numbering: Numbering;
}
/** A named set of services that a clerk chooses at sign-in. */
export interface ProfileRecord {
  id: string;
  name: Text;
  serviceIds: string[];
  secondaryServiceIds: string[];
  /** A secondary service is called from once its head has less than this left until it is due, in ms. */
  overflowSlackMs: number;
}
export interface CounterRecord {
  id: string;
  officeId: string;
  name: string;
  zoneId: string | null;
}
/** A service of the unified list, as one office gives it: `series`, `targetMs`, `asksFor` and `notes` are the office's own where it has some. */
export interface ServiceRecord extends CatalogueService {
  open: boolean;
  /** `null`: as the office. */
  hours: OpeningHours | null;
  /** Tickets a day, `null` without limit. */
  contingent: number | null;
  /** Where a visit goes on after it. */
  route: Route | null;
}
/** A service of the unified list. */
export interface CatalogueService {
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
  /** What the person may tell with a ticket. */
  asksFor: PersonalKind[];
  /** Whether clerks may write notes. */
  notes: boolean;
}
export interface StaffRecord {
  id: string;
  username: string;
  /** PHC string of Argon2id; empty where they sign in by single sign-on only. */
  passwordHash: string;
  name: string;
  /** Their roles, each within its scope. */
  grants: Grant[];
  /** What this clerk may do besides; supervisors may all. */
  rights: Right[];
  /** Languages they speak with people, by ISO 639-1 code. */
  languages: string[];
  /** May not sign in. */
  disabled: boolean;
  /** Somebody else chose the password, so nothing else may be done before it is changed. */
  mustChangePassword: boolean;
  /** Asked for at sign-in besides the password; `null` for none. */
  secondFactor: SecondFactor | null;
  /** Who they are at the provider of single sign-on, `null` for an account of our own. */
  singleSignOn: { issuer: string; subject: string } | null;
}
export interface SecondFactor {
  /** Sealed secret of the time-based codes, in base 32. */
  secret: string;
  /** SHA-256 of each recovery code that is left. */
  recoveryCodes: string[];
}

/** A kiosk or a screen that was paired. Instants are epoch ms. */
export interface DeviceRecord {
  id: string;
  kind: DeviceKind;
  officeId: string;
  name: string;
  /** Where it stands, in words. */
  place: string;
  /** SHA-256 of the tokens that are good: the one in use and, while it is being changed, the next one. */
  tokens: { hash: string; issuedAt: number }[];
  pairedAt: number;
  /** Id of the member of staff who did it. */
  pairedBy: string;
  revokedAt: number | null;
}
/** The key of an integration. Instants are epoch ms. */
export interface KeyRecord {
  id: string;
  name: string;
  /** SHA-256 of the key. */
  hash: string;
  permissions: KeyPermission[];
  scope: Scope;
  /** Requests it may make in a minute. */
  perMinute: number;
  createdAt: number;
  createdBy: string;
  expiresAt: number | null;
  revokedAt: number | null;
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
  /** By user name. */
  allStaff(): StaffRecord[];
  /** Revoked ones as well. */
  devices(): DeviceRecord[];
  device(deviceId: string): DeviceRecord | undefined;
  /** By the SHA-256 of a token that is good; none that was revoked. */
  deviceByToken(hash: string): DeviceRecord | undefined;
  /** Revoked ones as well. */
  keys(): KeyRecord[];
  key(keyId: string): KeyRecord | undefined;
  keyByToken(hash: string): KeyRecord | undefined;
}
