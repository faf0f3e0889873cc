/** The hall that bad input is sent to: what it knows, who asks, and all that it keeps. */
import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { OPERATIONS, type Operation, type OperationName } from '../../contracts/api.ts';
import type { Language } from '../../contracts/shapes.ts';
import { DEVICE_VERSION, type DeviceDocument } from '../../server/access/models.ts';
import { newToken } from '../../server/access/tokens.ts';
import { newId } from '../../server/domain/ids.ts';
import { pick, type Known } from './bad-requests.ts';
import type { Asked } from './bad-wire.ts';
import type { httpHall } from './http-hall.ts';

export type Hall = Awaited<ReturnType<typeof httpHall>>;

/** Everything that is kept, as one digest: but for sessions, which being used changes, and the audit, which notes who was turned away. */
export async function stateOf({ redis, prefix, mongo }: Hall): Promise<string> {
  const hash = createHash('sha256');
  const keys = (await redis.keys(`${prefix}*`)).filter(
    (key) => !/^(session|sessions|limit|lockout)?:|^\{audit\}/.test(key.slice(prefix.length)),
  );
  for (const key of keys.sort()) {
    const [type, dump] = await Promise.all([redis.type(key), redis.dumpBuffer(key)]);
    hash.update(`${key} ${type} `).update(dump ?? '');
  }
  for (const { collectionName } of (await mongo.db?.collections()) ?? []) {
    if (collectionName.startsWith('audit')) continue;
    const documents = await mongo.db?.collection(collectionName).find().sort({ _id: 1 }).toArray();
    hash.update(`${collectionName} ${JSON.stringify(documents)}`);
  }
  return hash.digest('hex');
}

export interface World {
  known: Known;
  holder: { ticketId: string; token: string };
  /** What a supervisor asks for, with a body that is not right. */
  askedBy: (language: Language, random: () => number) => Asked;
  /** Whose session has ended. */
  signedOut: () => Promise<string[]>;
}

/** A small office at work: one counter with a ticket, and others who wait. */
export async function worldOf(hall: Hall): Promise<World> {
  const office = hall.directory.office('lezhe');
  const [service] = hall.directory.services(office?.id ?? '');
  const [counter] = hall.directory.counters(office?.id ?? '');
  const clerk = hall.directory.staffByUsername('clerk1');
  if (!office || !service || !counter || !clerk)
    throw new Error('the demo has an office, a service, a counter and a clerk');
  const tokens = new Map<string, string>();
  for (const name of ['clerk1', 'clerk2', 'supervisor', 'manager', 'admin']) {
    tokens.set(name, await hall.signIn(name));
    // Whatever ends a person's other sessions must have one to end.
    tokens.set(`${name} again`, await hall.signIn(name));
  }
  const take = async () =>
    (await hall.ask('POST', '/api/v1/offices/lezhe/tickets', { body: { serviceId: service.id } })).body as {
      ticket: { id: string };
      token: string;
    };
  const [mine, another] = [await take(), await take()];
  const at = `/api/v1/offices/lezhe/counters/${counter.id}`;
  const token = tokens.get('clerk1');
  const { epoch } = (await hall.ask('POST', `${at}/sign-in`, { token, body: {} })).body as { epoch: number };
  const called = await hall.ask('POST', `${at}/call-next`, { token, body: { epoch } });
  expect([epoch, called.status]).toEqual([1, 200]);
  const kiosk = await addKiosk(hall, office.id);
  const bearer = (value: string): [string, string][] => [['authorization', `Bearer ${value}`]];
  const holder = { ticketId: mine.ticket.id, token: mine.token };
  const values = {
    ...{
      office: 'lezhe',
      counter: counter.id,
      service: service.id,
      ticket: holder.ticketId,
      session: 'nobodys',
      ...{ officeId: office.id, device: kiosk.id, staff: clerk.id, code: 'K7P4QX', phone: '+355691234567' },
    },
    ...{ serviceId: service.id, counterId: counter.id, clerkId: clerk.id, ticketId: holder.ticketId },
    ...{ profileId: office.profiles[0]?.id ?? service.id, appointmentId: service.id },
  };
  const known: Known = {
    values,
    exists: (name, value) => {
      if (name === 'office') return hall.directory.office(value) !== undefined;
      if (name === 'staff') return hall.directory.staff(value.toLowerCase()) !== undefined;
      if (name === 'counter') return hall.directory.counter(office.id, value.toLowerCase()) !== undefined;
      if (name === 'service') return hall.directory.service(office.id, value.toLowerCase()) !== undefined;
      if (name === 'device') return hall.directory.device(value.toLowerCase()) !== undefined;
      return name === 'ticket' && value.toLowerCase() === holder.ticketId;
    },
    right: [...tokens.keys(), 'holder', 'cookie', 'kiosk', 'kiosk’s cookie'],
    credentials: {
      ...Object.fromEntries([...tokens].map(([name, value]) => [name, bearer(value)])),
      holder: [['authorization', `Ticket ${holder.token}`]],
      cookie: [['cookie', `sporteli_session=${tokens.get('clerk2') ?? ''}`]],
      kiosk: bearer(kiosk.token),
      'kiosk’s cookie': [['cookie', `sporteli_device=${kiosk.token}`]],
      nobody: [],
      'wrong bearer': bearer('x'.repeat(43)),
      'no token': [['authorization', 'Bearer ']],
      'unknown scheme': [['authorization', 'Basic Y2xlcms6eA==']],
      'ticket for another': [['authorization', `Ticket ${another.token}`]],
      'another site': [
        ['cookie', `sporteli_session=${tokens.get('clerk2') ?? ''}`],
        ['origin', 'http://elsewhere.example'],
        ['sec-fetch-site', 'cross-site'],
      ],
    },
  };
  const lines = (Object.keys(OPERATIONS) as OperationName[]).flatMap((name) => {
    const { method, path, body }: Operation = OPERATIONS[name];
    const filled = path.replace(
      /:(\w+)/g,
      (_, part: string) => (values as Record<string, string>)[part] ?? '',
    );
    return body ? `${method} /api/v1${filled} HTTP/1.1` : [];
  });
  const fields = `Host: 127.0.0.1\r\nContent-Type: application/json\r\nAuthorization: Bearer ${tokens.get('supervisor') ?? ''}\r\n`;
  const askedBy = (language: Language, random: () => number): Asked => ({
    line: pick(random, lines),
    headers: `${fields}Accept-Language: ${language}\r\n`,
    body: '{"nonsense":1}',
    textLine: `POST /api/v1/tickets/${holder.ticketId}/note HTTP/1.1`,
  });
  const signedOut = async () => {
    const asked = await Promise.all(
      [...tokens].map(
        async ([name, value]) =>
          [name, (await hall.ask('GET', '/api/v1/me', { token: value })).status] as const,
      ),
    );
    return asked.filter(([, status]) => status !== 200).map(([name]) => name);
  };
  return { known, holder, askedBy, signedOut };
}

/** A kiosk that was paired some time ago. */
async function addKiosk(
  { mongo, directory }: Hall,
  officeId: string,
): Promise<{ id: string; token: string }> {
  const [id, { token, hash }] = [newId(), newToken('device')];
  const device: Partial<DeviceDocument> = {
    ...{ _id: id, schemaVersion: DEVICE_VERSION, kind: 'kiosk', officeId, name: 'Hyrja', place: '' },
    ...{ tokens: [{ hash, issuedAt: Date.now() }], pairedAt: 1, pairedBy: newId(), revokedAt: null },
  };
  await mongo.collection<DeviceDocument>('devices').insertOne(device as DeviceDocument);
  await directory.refresh();
  return { id, token };
}
