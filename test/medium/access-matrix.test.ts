/**
 * The matrix of rights: every operation and every socket event of the contract, tried by everybody who can ask, in the right scope and in wrong
 * ones. What is expected follows from the contract's tables alone; what answers is the hall. Nothing is open by omission.
 */
import { io, type Socket } from 'socket.io-client';
import { afterAll, describe, expect, it } from 'vitest';
import { OPERATIONS, type Operation, type OperationName } from '../../contracts/api.ts';
import { PERMISSIONS, type Permission } from '../../contracts/permissions.ts';
import { CLIENT_EVENTS, NAMESPACES } from '../../contracts/sockets.ts';
import { newTicketId } from '../../server/domain/ids.ts';
import { httpHall } from '../support/http-hall.ts';
import { closedOffices, everybody, tellTried, type Known } from '../support/principals.ts';

const hall = await httpHall();
const offices = await closedOffices(hall);
const { here } = offices;
const people = await everybody(hall, offices);
const everyOffice = [here, offices.beside, offices.elsewhere];
const counterId = hall.directory.counters(here.id)[0]?.id ?? '';
const serviceId = hall.directory.services(here.id)[0]?.id ?? '';
const names = Object.keys(OPERATIONS) as OperationName[];
const operationOf = (name: OperationName): Operation => OPERATIONS[name];

/** By the interface's own list; a new one has to be thought about, and is added here then. */
const OPEN_TO_ANYONE: readonly string[] = [
  'open-session',
  'get-sign-in-options',
  'begin-pairing',
  'claim-pairing',
  'list-offices',
  'get-office',
  'list-services',
];

type Verdict = 'let in' | 'UNAUTHENTICATED' | 'FORBIDDEN' | 'PASSWORD_CHANGE_REQUIRED';
const tried = { http: 0, sockets: 0 };
afterAll(() => {
  const events = Object.values(CLIENT_EVENTS).flatMap((each) => Object.keys(each)).length;
  tellTried({ routes: names.length, events, people: people.length, ...tried });
});

/** What the contract says of this operation in the office `here`. */
function expected(operation: Operation, who: Known): Verdict {
  const { access, holder, right, path, beforePasswordChange } = operation;
  if (access === 'anyone') return 'let in';
  if (who.kind === 'holder') return holder && who.ticketId ? 'let in' : 'UNAUTHENTICATED';
  if (who.kind === 'nobody' || who.barred === 'disabled') return 'UNAUTHENTICATED';
  if (who.barred && !beforePasswordChange) return 'PASSWORD_CHANGE_REQUIRED';
  if (access === 'own-account') return who.kind === 'staff' ? 'let in' : 'UNAUTHENTICATED';
  if (access === 'own-device') return who.kind === 'device' ? 'let in' : 'FORBIDDEN';
  const places = /:(office|ticket)/.test(path) ? [here] : everyOffice;
  const may = places.some((place) => who.may(access, place) && (!right || who.may(right, place)));
  return may ? 'let in' : 'FORBIDDEN';
}

const verdictOf = (code: string | undefined): Verdict =>
  code === 'UNAUTHENTICATED' || code === 'FORBIDDEN' || code === 'PASSWORD_CHANGE_REQUIRED' ? code : 'let in';

function pathOf({ path }: Operation, ticketId: string): string {
  const parts: Record<string, string> = {
    ...{ office: here.code, counter: counterId, service: serviceId, ticket: ticketId },
  };
  return path.replace(/:(\w+)/g, (_, name: string) => parts[name] ?? 'nothing-like-this');
}

/** Nothing happens: whoever is let in sends a field and asks for something that nobody knows. */
async function ask(name: OperationName, who: Known): Promise<Verdict> {
  const operation = operationOf(name);
  const ticketId = who.ticketId ?? newTicketId(here.serial, Date.now());
  const body = operation.body && { nothing: 'like this' };
  tried.http += 1;
  const answer = await hall.ask(operation.method, `/api/v1${pathOf(operation, ticketId)}?nothing=1`, {
    headers: who.headers,
    body,
  });
  const { code } = (answer.body ?? {}) as { code?: string };
  const verdict = verdictOf(code);
  if (verdict === 'let in') expect([name, answer.status, code]).toEqual([name, 422, 'INVALID_INPUT']);
  return verdict;
}

describe('every route', () => {
  it('names a permission that exists, or says that it is for anyone', () => {
    for (const name of names) {
      const known = ['anyone', 'own-account', 'own-device', ...PERMISSIONS];
      expect(known, name).toContain(operationOf(name).access);
    }
  });

  it('is open to anyone only where the interface says so', () => {
    for (const name of names.filter((each) => operationOf(each).access === 'anyone'))
      expect(OPEN_TO_ANYONE).toContain(name);
  });

  it.each(people.map((who) => [who.name, who] as const))(
    'lets %s in where the tables say so, and nowhere else',
    async (_, who) => {
      const wanted = names.map((name) => [name, expected(operationOf(name), who)] as const);
      const found: (readonly [OperationName, Verdict])[] = [];
      for (const name of names) found.push([name, await ask(name, who)]);
      expect(Object.fromEntries(found)).toEqual(Object.fromEntries(wanted));
    },
  );

  it('of an office that is open lets anyone in where it is meant to be, and nowhere else', async () => {
    const open = { $set: { openKiosk: true, openBoard: true } };
    const shut = { $set: { openKiosk: false, openBoard: false } };
    await hall.mongo.collection('offices').updateMany({}, open);
    await hall.directory.refresh();
    const found: string[] = [];
    const [nobody, wrongToken] = people;
    if (!nobody || !wrongToken) throw new Error('nobody is missing');
    for (const name of names) if ((await ask(name, nobody)) === 'let in') found.push(name);
    expect(found).toEqual(
      names.filter((name) => operationOf(name).access === 'anyone' || operationOf(name).openIn),
    );
    expect(await ask('get-board', wrongToken)).toBe('UNAUTHENTICATED');
    await hall.mongo.collection('offices').updateMany({}, shut);
    await hall.directory.refresh();
  });
});

interface Answer {
  ok: boolean;
  problem?: { code: string };
}
const sockets: Socket[] = [];
afterAll(() => sockets.forEach((socket) => socket.disconnect()));

async function connect(namespace: string, who: Known): Promise<Socket> {
  const socket = io(`${hall.url}${namespace}`, {
    ...{ forceNew: true, transports: ['websocket'], extraHeaders: who.headers, reconnection: false },
  });
  sockets.push(socket);
  await new Promise<void>((resolve, reject) => socket.on('connect', resolve).on('connect_error', reject));
  return socket;
}

async function send(socket: Socket, event: string, message: unknown): Promise<Verdict> {
  tried.sockets += 1;
  const { ok, problem } = (await socket.timeout(10_000).emitWithAck(event, message)) as Answer;
  expect(ok ? '' : problem?.code).not.toBeUndefined();
  return verdictOf(problem?.code);
}

/** What the contract says of listening in the office `here`. */
function mayJoin(permission: Permission, who: Known): Verdict {
  return expected({ ...operationOf('get-board'), access: permission }, who);
}

describe('every socket event', () => {
  it.each(people.map((who) => [who.name, who] as const))(
    'lets %s in as its operation does',
    async (_, who) => {
      const join = { office: here.code, lastSeq: null };
      const board = await connect(NAMESPACES.board, who);
      expect(await send(board, 'join', join)).toBe(mayJoin(CLIENT_EVENTS.board.join.access, who));
      const desk = await connect(NAMESPACES.desk, who);
      expect(await send(desk, 'join', join)).toBe(mayJoin(CLIENT_EVENTS.desk.join.access, who));
      const phone = await connect(NAMESPACES.ticket, who);
      const ticketId = newTicketId(here.serial, Date.now());
      expect(await send(phone, 'join', { ticketId, token: 'not the holder’s' })).toBe('UNAUTHENTICATED');
      const token = hall.holders.token(ticketId);
      expect(await send(phone, 'join', { ticketId, token })).toBe('let in');
      for (const name of names.filter((each) => operationOf(each).command)) {
        const ticket = newTicketId(here.serial, Date.now());
        const params = Object.fromEntries(
          [...operationOf(name).path.matchAll(/:(\w+)/g)].map(([, part = '']) => [
            part,
            { office: here.code, counter: counterId, service: serviceId, ticket }[part] ?? 'nothing',
          ]),
        );
        const command = { operation: name, params, body: { nothing: 'like this' }, idempotencyKey: null };
        const verdict = who.kind === 'holder' ? 'UNAUTHENTICATED' : expected(operationOf(name), who);
        expect([name, await send(desk, 'command', command)]).toEqual([name, verdict]);
      }
      for (const socket of [board, desk, phone]) socket.disconnect();
    },
  );
});
