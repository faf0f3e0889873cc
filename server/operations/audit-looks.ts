/** How a thing stands that an operation changes, for the audit: looked at before and after. */
import type { OperationName } from '../../contracts/api.ts';
import type { AuditedName } from '../../contracts/audited.ts';
import { accountFacts } from '../access/accounts.ts';
import type { Facts } from '../domain/audit-chain.ts';
import type {
  CounterRecord,
  DeviceRecord,
  OfficeRecord,
  ServiceRecord,
  StaffRecord,
} from '../organisation/directory.ts';
import type { Hall } from './hall.ts';
import { lookTargets } from './present.ts';

/** A call of any operation. */
export interface AnyCall {
  staff: StaffRecord | null;
  office?: OfficeRecord | undefined;
  counter?: CounterRecord | undefined;
  service?: ServiceRecord | undefined;
  ticketId?: string | undefined;
  device: DeviceRecord | null;
  /** Whatever else the path names. */
  named: Readonly<Record<string, string | undefined>>;
  body: unknown;
  address: string;
}

/** The ticket in the path, or the one that the body chooses. */
export function ticketOf({ ticketId, body }: AnyCall): string | undefined {
  return ticketId ?? textOf(pick(body, ['ticketId'])['ticketId'])?.toLowerCase();
}

export const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** The fields of these names that a body has. */
export function pick(body: unknown, names: readonly string[]): Facts {
  const given = Object.entries(typeof body === 'object' && body !== null ? body : {});
  return Object.fromEntries(given.filter(([name, value]) => names.includes(name) && value !== undefined));
}

type Look = (hall: Hall, call: AnyCall) => Promise<Facts | null>;
type OfficeLook = (hall: Hall, call: AnyCall & { office: OfficeRecord }) => Promise<Facts | null>;
const inOffice =
  (look: OfficeLook): Look =>
  async (hall, call) =>
    call.office ? look(hall, { ...call, office: call.office }) : null;

const ofOffice: OfficeLook = async ({ engine }, { office }) => {
  const { byHand } = await engine.look(office.id, []);
  return { byHand };
};
const ofDay: OfficeLook = async ({ engine }, { office }) => {
  const { day, dayOpen } = await engine.look(office.id, []);
  return { day, dayOpen };
};
const ofService: OfficeLook = async ({ engine }, { office, service }) => {
  const { queues } = await engine.look(office.id, service ? lookTargets([service]) : []);
  return { byHand: queues[0]?.byHand ?? null };
};
const ofCounter: OfficeLook = async ({ engine, directory }, { office, counter }) => {
  const { counters } = await engine.look(office.id, []);
  const { state = 'closed', clerkId = null } = counters.find(({ id }) => id === counter?.id) ?? {};
  const clerk = clerkId === null ? null : (directory.staff(clerkId)?.name ?? null);
  return { state, clerkId, clerk };
};
const ofTicket: OfficeLook = async ({ engine }, call) => {
  const ticket = await engine.ticket(call.office.id, ticketOf(call) ?? '');
  if (!ticket) return null;
  const { number, status, priority, counterId } = ticket;
  return { number, status, priority, counterId };
};

/** Of a new account its name tells which one it is. */
const ofAccount: Look = async ({ directory }, { named, body }) => {
  const username = textOf(pick(body, ['username'])['username']);
  const account =
    directory.staff(named['staff']?.toLowerCase() ?? '') ?? directory.staffByUsername(username ?? '');
  return account ? accountFacts(account) : null;
};

/** A device that is being paired is there once that was approved. */
const ofDevice: Look = async ({ directory, pairings }, { named }) => {
  const paired = named['code'] === undefined ? null : await pairings.find(named['code']);
  const device = directory.device(paired?.deviceId ?? named['device']?.toLowerCase() ?? '');
  if (!device) return null;
  const { name, place, officeId, revokedAt } = device;
  const office = directory.office(officeId)?.name.sq ?? null;
  return { name, place, officeId, office, revoked: revokedAt !== null };
};

/** How the thing stands that an operation changes. */
const LOOKS: Partial<Record<AuditedName, Look>> = {
  'sign-in': inOffice(ofCounter),
  'sign-out': inOffice(ofCounter),
  'open-office': inOffice(ofOffice),
  'close-office': inOffice(ofOffice),
  'open-service': inOffice(ofService),
  'close-service': inOffice(ofService),
  'open-day': inOffice(ofDay),
  'close-day': inOffice(ofDay),
  call: inOffice(ofTicket),
  'change-priority': inOffice(ofTicket),
  reinstate: inOffice(ofTicket),
  'approve-pairing': ofDevice,
  'change-device': ofDevice,
  'revoke-device': ofDevice,
  'add-staff': ofAccount,
  'change-staff': ofAccount,
  'reset-password': ofAccount,
  'remove-second-factor': ofAccount,
  'disable-staff': ofAccount,
  'enable-staff': ofAccount,
  'find-personal-data': () => Promise.resolve({ tickets: null }),
};

/** How the thing stands now; `null` where nothing is to be said of it. */
export async function factsOf(hall: Hall, name: OperationName, call: AnyCall): Promise<Facts | null> {
  const look = (LOOKS as Partial<Record<OperationName, Look>>)[name];
  return look ? look(hall, call) : null;
}
