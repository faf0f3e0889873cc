/** What an operation works with: the hall it acts on, and the call as authenticated, authorised and parsed. */
import type { AnswerOf, BodyOf, OPERATIONS, OperationName, QueryOf } from '../../contracts/api.ts';
import type { StoredEvent } from '../../contracts/events.ts';
import type { Kpis } from '../../contracts/shapes.ts';
import type { TicketState } from '../../contracts/ticket-state.ts';
import type { StaffPermission } from '../../contracts/permissions.ts';
import type { ParamNames } from '../../contracts/operation.ts';
import type { Ability } from '../access/abilities.ts';
import type { Audit } from '../access/audit/index.ts';
import type { Accounts } from '../access/accounts.ts';
import type { Devices } from '../access/devices/index.ts';
import type { Pairings } from '../access/devices/pairings.ts';
import type { DeviceReports } from '../access/devices/reports.ts';
import type { Holders } from '../access/holders.ts';
import type { Keys } from '../access/keys.ts';
import type { Limits } from '../access/limits.ts';
import type { Lockout } from '../access/lockout.ts';
import type { Principal } from '../access/principals.ts';
import type { Sealing } from '../access/sealing.ts';
import type { SecondFactors } from '../access/second-factors.ts';
import type { SingleSignOn } from '../access/single-sign-on/index.ts';
import type { Sessions } from '../access/sessions.ts';
import type { Clock } from '../clock.ts';
import type { Caller, Engine, KeptPersonal } from '../engine/types.ts';
import type {
  CounterRecord,
  DeviceRecord,
  Directory,
  OfficeRecord,
  ServiceRecord,
  StaffRecord,
} from '../organisation/directory.ts';

/** What happened, as the record keeps it. All of it throws `LEDGER_AWAY` where it is needed and does not answer. */
export interface HallRecord {
  /** From the ledger and the stream, without a gap. */
  events(officeId: string, after: number, limit: number): Promise<StoredEvent[]>;
  ticket(ticketId: string): Promise<TicketState | null>;
  /** What the record keeps about the person with a ticket, sealed. */
  personalData(ticketId: string): Promise<KeptPersonal | null>;
  /** What is kept in some offices about somebody, the newest ticket first. @param before id of the last ticket of the page before */
  findPersonalData(
    officeIds: string[],
    wanted: PersonalSearch,
    page: { limit: number; before: string | null },
  ): Promise<(KeptPersonal & { _id: string; officeId: string })[]>;
  /** For good: what was told up to the ticket's last event does not come back. */
  erasePersonalData(ticket: TicketState): Promise<void>;
  kpis(query: QueryOf<'get-kpis'>, offices: OfficeRecord[]): Promise<Kpis>;
  tickets(
    query: QueryOf<'list-tickets'>,
    offices: OfficeRecord[],
  ): Promise<{ items: TicketState[]; nextCursor: string | null }>;
}

/** By one of the indexes of a phone number or a name, or by ticket number and day. */
export type PersonalSearch = { phone: string[] } | { name: string[] } | { number: string; day: string };

export interface Hall {
  engine: Engine;
  directory: Directory;
  clock: Clock;
  sessions: Sessions;
  accounts: Accounts;
  devices: Devices;
  pairings: Pairings;
  deviceReports: DeviceReports;
  secondFactors: SecondFactors;
  /** `null` where none is set up. */
  singleSignOn: SingleSignOn | null;
  holders: Holders;
  keys: Keys;
  sealing: Sealing;
  limits: Limits;
  lockout: Lockout;
  audit: Audit;
  record: HallRecord;
}

type AccessOf<N extends OperationName> = (typeof OPERATIONS)[N]['access'];
type PathOf<N extends OperationName> = (typeof OPERATIONS)[N]['path'];
type Holds<N extends OperationName> = (typeof OPERATIONS)[N] extends { holder: true } ? true : false;
/** Whether nobody but a member of staff, or nobody but a device, gets to an operation. */
type WithStaff<N extends OperationName> = [AccessOf<N>, Holds<N>] extends [
  'own-account' | StaffPermission,
  false,
]
  ? { staff: StaffRecord; sessionHash: string }
  : { staff: StaffRecord | null; sessionHash: string | null };
type WithDevice<N extends OperationName> =
  AccessOf<N> extends 'own-device'
    ? { device: DeviceRecord; deviceToken: string }
    : { device: DeviceRecord | null; deviceToken: string | null };
/** The parts of a path that `admit` looks up, or takes apart. */
type Resolved = 'office' | 'counter' | 'service' | 'ticket';

/** A call as its operation sees it. */
export type Call<N extends OperationName> = WithStaff<N> &
  WithDevice<N> &
  (PathOf<N> extends `${string}:${'office' | 'ticket'}${string}` ? { office: OfficeRecord } : unknown) &
  (PathOf<N> extends `${string}:counter${string}` ? { counter: CounterRecord } : unknown) &
  (PathOf<N> extends `${string}:service${string}` ? { service: ServiceRecord } : unknown) &
  (PathOf<N> extends `${string}:ticket${string}` ? { ticketId: string } : unknown) & {
    /** Who calls. */
    principal: Principal;
    /** What they may do, here and elsewhere. */
    ability: Ability;
    /** Whatever else the path names. */
    named: Record<Exclude<ParamNames<PathOf<N>>, Resolved>, string>;
    body: BodyOf<N>;
    query: QueryOf<N>;
    by: Caller;
    /** Address of who calls, for limits. */
    address: string;
    /** The program that calls, as it names itself. */
    agent: string | null;
    /** Where people reach the hall, such as `https://sporteli.example.org`. */
    origin: string;
  };

export type Handler<N extends OperationName> = (hall: Hall, call: Call<N>) => Promise<AnswerOf<N>>;
