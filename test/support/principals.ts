/** Everybody who can ask, in every scope: what the matrix of rights is tried with. */
import {
  holds,
  KEY_PERMISSIONS,
  RIGHTS,
  ROLES,
  DEVICE_PERMISSIONS,
  DEVICE_KINDS,
  type Grant,
  type Permission,
  type Right,
  type Role,
  type Scope,
} from '../../contracts/permissions.ts';
import { newToken } from '../../server/access/tokens.ts';
import { newId, newTicketId } from '../../server/domain/ids.ts';
import { seedOffice } from '../../server/seed.ts';
import type { StaffRecord } from '../../server/organisation/directory.ts';
import type { httpHall } from './http-hall.ts';

type Hall = Awaited<ReturnType<typeof httpHall>>;
type Place = { id: string; municipality: string };

export interface Known {
  kind: 'nobody' | 'holder' | 'staff' | 'device' | 'key';
  name: string;
  headers: Record<string, string>;
  /** Whether they may in this office, by the tables of the contract alone. */
  may: (action: Permission | Right, office: Place) => boolean;
  /** Of staff: what stands between them and everything else. */
  barred?: 'disabled' | 'must change the password';
  /** The ticket that a holder holds. */
  ticketId?: string;
}

export interface Offices {
  /** Where everything is tried. */
  here: Place & { code: string; serial: number };
  /** In the same municipality. */
  beside: Place;
  /** In another municipality. */
  elsewhere: Place;
}

const never = () => false;

/** Closes every door that the demo leaves open, and adds an office in another municipality. */
export async function closedOffices(hall: Hall): Promise<Offices> {
  const [demo] = hall.spec;
  if (!demo) throw new Error('the demo has an office');
  const names = { id: newId(), code: 'klos', serial: 77, municipality: 'Klos' };
  const office = { ...demo.office, ...names, profiles: [] };
  const counters = [{ id: newId(), name: '1', zoneId: null }];
  await seedOffice(hall.mongo, { ...demo, office, counters, staff: [] });
  const closed = { $set: { openKiosk: false, openBoard: false } };
  await hall.mongo.collection('offices').updateMany({}, closed);
  await hall.directory.refresh();
  const [here, beside, elsewhere] = ['lezhe', 'shengjin', 'klos'].map((code) => hall.directory.office(code));
  if (!here || !beside || !elsewhere) throw new Error('three offices were expected');
  return { here, beside, elsewhere };
}

/** An account with the demo's password. The directory has to be refreshed afterwards. */
export async function addAccount(
  hall: Hall,
  username: string,
  fields: Partial<StaffRecord> & Pick<StaffRecord, 'grants'>,
): Promise<string> {
  const staff = hall.mongo.collection<{ _id: string }>('staff');
  const clerk = await staff.findOne({ username: 'clerk1' } as object);
  const _id = newId();
  await staff.insertOne({ ...clerk, _id, username, name: username, demo: false, ...fields } as {
    _id: string;
  });
  return _id;
}

function staffMay(grants: readonly Grant[], rights: readonly Right[]): Known['may'] {
  const supervising: readonly Role[] = ['supervisor', 'admin'];
  return (action, office) => {
    if (!(RIGHTS as readonly string[]).includes(action)) return holds(grants, action as Permission, office);
    const within = grants.filter(({ scope }) => holds([{ role: 'admin', scope }], 'see-hall', office));
    return within.some(
      ({ role }) => supervising.includes(role) || (role === 'clerk' && rights.includes(action as Right)),
    );
  };
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** Adds them to the hall. */
export async function everybody(hall: Hall, { here, beside, elsewhere }: Offices): Promise<Known[]> {
  const scopes: [string, Scope][] = [
    ['here', { officeIds: [here.id] }],
    ['in the office beside', { officeIds: [beside.id] }],
    ['in this municipality', { municipality: here.municipality }],
    ['in another municipality', { municipality: elsewhere.municipality }],
    ['everywhere', 'everywhere'],
  ];
  const staff = (Object.keys(ROLES) as Role[]).flatMap((role) =>
    scopes.map(([words, scope]) => ({
      name: `${role} ${words}`,
      grants: [{ role, scope }],
      rights: [...RIGHTS],
    })),
  );
  const clerkHere: Grant = { role: 'clerk', scope: { officeIds: [here.id] } };
  const supervisorBeside: Grant = { role: 'supervisor', scope: { officeIds: [beside.id] } };
  const accounts: { name: string; grants: Grant[]; rights: Right[]; barred?: Known['barred'] }[] = [
    ...staff,
    { name: 'clerk here without rights', grants: [clerkHere], rights: [] },
    { name: 'clerk here who supervises beside', grants: [clerkHere, supervisorBeside], rights: [] },
    { name: 'staff without a role', grants: [], rights: [...RIGHTS] },
    ...(['disabled', 'must change the password'] as const).map((barred) => {
      const grants: Grant[] = [{ role: 'admin', scope: 'everywhere' }];
      return { name: `administrator, ${barred}`, grants, rights: [], barred };
    }),
  ];
  for (const [i, { grants, rights, barred }] of accounts.entries())
    await addAccount(hall, `m${i}`, {
      grants,
      rights,
      mustChangePassword: barred === 'must change the password',
    });
  await hall.directory.refresh();
  const known: Known[] = [];
  for (const [i, { name, grants, rights, barred }] of accounts.entries()) {
    const headers = bearer(await hall.signIn(`m${i}`));
    known.push({ kind: 'staff', name, headers, may: staffMay(grants, rights), ...(barred && { barred }) });
  }
  const disabled = accounts.findIndex(({ barred }) => barred === 'disabled');
  await hall.mongo.collection('staff').updateOne({ username: `m${disabled}` }, { $set: { disabled: true } });
  known.push(...(await devices(hall, { here, beside })), ...(await keys(hall, { here, beside })));
  await hall.directory.refresh();
  return [...strangers(hall, here), ...known];
}

function strangers(hall: Hall, { serial }: Offices['here']): Known[] {
  const [mine, other] = [newTicketId(serial, Date.now()), newTicketId(serial, Date.now())];
  const held = (ticketId: string) => ({ authorization: `Ticket ${hall.holders.token(ticketId)}` });
  return [
    { kind: 'nobody', name: 'nobody', headers: {}, may: never },
    { kind: 'nobody', name: 'a token that nobody has', headers: bearer('x'.repeat(43)), may: never },
    {
      kind: 'nobody',
      name: 'a device token that nobody has',
      headers: bearer(newToken('device').token),
      may: never,
    },
    { kind: 'nobody', name: 'a key that nobody has', headers: bearer(newToken('key').token), may: never },
    { kind: 'holder', name: 'the ticket’s holder', headers: held(mine), may: never, ticketId: mine },
    { kind: 'holder', name: 'the holder of another ticket', headers: held(other), may: never },
  ];
}

async function devices(hall: Hall, { here, beside }: Pick<Offices, 'here' | 'beside'>): Promise<Known[]> {
  const made = DEVICE_KINDS.flatMap((kind) =>
    [
      { office: here, words: 'here', revokedAt: null },
      { office: beside, words: 'in the office beside', revokedAt: null },
      { office: here, words: 'here, revoked', revokedAt: 1 },
    ].map(({ office, words, revokedAt }) => ({
      kind,
      office,
      revokedAt,
      name: `${kind} ${words}`,
      ...newToken('device'),
    })),
  );
  await hall.mongo.collection<{ _id: string }>('devices').insertMany(
    made.map(({ kind, office, revokedAt, name, hash }) => ({
      ...{ _id: newId(), schemaVersion: 1, kind, officeId: office.id, name, place: '', revokedAt },
      ...{ tokens: [{ hash, issuedAt: Date.now() }], pairedAt: 1, pairedBy: newId() },
    })),
  );
  return made.map(({ kind, office, revokedAt, name, token }): Known => {
    const permissions: readonly string[] = revokedAt === null ? DEVICE_PERMISSIONS[kind] : [];
    return {
      kind: revokedAt === null ? 'device' : 'nobody',
      name,
      headers: bearer(token),
      may: (action, { id }) => id === office.id && permissions.includes(action),
    };
  });
}

async function keys(hall: Hall, { here, beside }: Pick<Offices, 'here' | 'beside'>): Promise<Known[]> {
  const all = [...KEY_PERMISSIONS];
  const good = { revokedAt: null, expiresAt: null };
  const made = [
    ...all.map((permission) => ({
      name: `key to ${permission} here`,
      permissions: [permission],
      office: here,
      ...good,
    })),
    { name: 'key to all it may in the office beside', permissions: all, office: beside, ...good },
    { name: 'key, revoked', permissions: all, office: here, revokedAt: 1, expiresAt: null },
    { name: 'key, expired', permissions: all, office: here, revokedAt: null, expiresAt: 1 },
  ].map((key) => ({ ...key, ...newToken('key') }));
  await hall.mongo.collection<{ _id: string }>('keys').insertMany(
    made.map(({ name, permissions, office, revokedAt, expiresAt, hash }) => ({
      ...{ _id: newId(), schemaVersion: 1, name, hash, permissions, scope: { officeIds: [office.id] } },
      ...{ perMinute: 60_000, createdAt: 1, createdBy: newId(), revokedAt, expiresAt },
    })),
  );
  return made.map(({ name, permissions, office, revokedAt, expiresAt, token }): Known => {
    const isGood = revokedAt === null && expiresAt === null;
    const held: readonly string[] = isGood ? permissions : [];
    return {
      kind: isGood ? 'key' : 'nobody',
      name,
      headers: bearer(token),
      may: (action, { id }) => id === office.id && held.includes(action),
    };
  });
}

/** How much was tried, for whoever reads the run. */
export function tellTried(of: {
  routes: number;
  events: number;
  people: number;
  http: number;
  sockets: number;
}): void {
  const { routes, events, people, http, sockets } = of;
  console.log(
    `matrix of rights: ${routes} routes and ${events} socket events × ${people} who ask = ${http} requests and ${sockets} messages`,
  );
}
