/** What sockets send that they should not: joins and commands that are wrong in one place, made from the contract, and frames that are none. */
import { io, type Socket } from 'socket.io-client';
import { OPERATIONS, type Operation } from '../../contracts/api.ts';
import { CommandEnvelope, JoinRequest, TicketJoinRequest } from '../../contracts/sockets.ts';
import { pick, type Request } from './bad-requests.ts';
import { ODD_JSON, ODD_NAMES, ODD_STRINGS } from './bad-values.ts';
import { exchange } from './bad-wire.ts';

type Random = () => number;
export interface Message {
  namespace: '/board' | '/desk' | '/ticket';
  event: 'join' | 'command';
  payload: unknown;
  /** The contract lets it through all the same. */
  valid: boolean;
}

/** Values that JSON can hold, and write again. */
const VALUES = ODD_JSON.filter(({ length }) => length < 10_000).flatMap((text): unknown[] => {
  try {
    return [JSON.parse(text) as unknown];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
});

const JOINS = {
  '/board': { schema: JoinRequest, right: { office: 'lezhe', lastSeq: null } },
  '/desk': { schema: JoinRequest, right: { office: 'lezhe', lastSeq: null } },
  '/ticket': { schema: TicketJoinRequest, right: { ticketId: '', token: '' } },
} as const;

/** @param holder of the ticket that is there */
export function badJoin(holder: { ticketId: string; token: string }, random: Random): Message {
  const namespace = pick(random, Object.keys(JOINS) as (keyof typeof JOINS)[]);
  const { schema, right } = JOINS[namespace];
  const payload = wrong(namespace === '/ticket' ? holder : right, random);
  const parsed = schema.safeParse(payload);
  const office = parsed.success && 'office' in parsed.data ? parsed.data.office : null;
  // An office or a token that is none is bad as well; the schema cannot know.
  const valid = parsed.success && (office === null ? same(payload, holder) : office === 'lezhe');
  return { namespace, event: 'join', payload, valid };
}

/** One place of the value is wrong: a field, its name, or all of it; as JSON can say it. */
function wrong(right: object, random: Random): unknown {
  const fields = Object.entries(right);
  const chosen = pick(random, fields)[0];
  const made: unknown = pick(random, [
    () => pick(random, VALUES),
    () =>
      Object.fromEntries(
        fields.map(([name, value]) => [name, name === chosen ? pick(random, VALUES) : value]),
      ),
    () => Object.fromEntries(fields.filter(([name]) => name !== chosen)),
    () => Object.fromEntries([...fields, [pick(random, ODD_NAMES), pick(random, VALUES)]]),
    () => [right],
  ])();
  return asJson(made);
}

/** What arrives of a value: a number that JSON cannot hold is `null` there. */
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** A command out of a request over HTTP: the same mistake, by socket; or one in the envelope. */
export function badCommand(request: Request, params: Record<string, string>, random: Random): Message | null {
  const { command, body: schema }: Operation = OPERATIONS[request.operation];
  const body = jsonOf(request.body);
  // The client, not the server, would break on what is nested too deeply.
  if (!command || body === undefined || (request.body?.length ?? 0) > 10_000) return null;
  const right = {
    operation: request.operation as string,
    params,
    body,
    idempotencyKey: null as string | null,
  };
  const inBody = random() < 0.5;
  const payload = inBody ? asJson(right) : wrong(right, random);
  const envelope = CommandEnvelope.safeParse(payload);
  const bodyFine = !schema || schema.safeParse(envelope.data?.body ?? {}).success;
  const untouched = envelope.success && same({ ...envelope.data, body: null }, { ...right, body: null });
  return { namespace: '/desk', event: 'command', payload, valid: untouched && bodyFine };
}

function jsonOf(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '{}');
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** What is no message of Socket.IO, as text of one Engine.IO frame. */
export function badPacket(random: Random): string {
  const odd = JSON.stringify(pick(random, ODD_STRINGS).slice(0, 4_000));
  return pick(random, [
    ...[
      '',
      '4',
      '5',
      '6',
      '7',
      '9',
      'x',
      '40',
      '41',
      '42',
      '43',
      '44',
      '45',
      '46',
      '2probe',
      '3',
      '0{"sid":"x"}',
      '40{',
    ],
    ...[
      '42{}',
      '42[]',
      '42[1]',
      '42["join"]',
      '42["join",',
      '421e9["join",1]',
      '42/desk',
      '42/desk,',
      '42/desk,["join"]',
    ],
    ...['451-["join",{"_placeholder":true,"num":0}]', '451-/desk,["command",{"_placeholder":true,"num":-1}]'],
    ...[
      '4599999999-["x"]',
      '45-["x"]',
      '461-1[]',
      '43["x"]',
      '431["x"]',
      '42["connect"]',
      '42["disconnect"]',
      '42["error"]',
    ],
    ...[
      '42["disconnecting"]',
      '42["newListener"]',
      '42["__proto__"]',
      '42["constructor",{}]',
      '42/nowhere,["x"]',
      '40/nowhere,',
    ],
    ...[
      '40/__proto__,',
      '40/desk?x=1,{"token":1}',
      '40/desk,[',
      `42["join",${'['.repeat(20_000)}${']'.repeat(20_000)}]`,
    ],
    ...[
      `42[${odd}]`,
      `42/board,["join",${odd}]`,
      `40/${'n'.repeat(2_000)},`,
      `40/desk,${odd}`,
      `4${'2'.repeat(5_000)}`,
    ],
    ...[
      `42["join",${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}]`,
      `42["${'e'.repeat(60_000)}"]`,
      'z'.repeat(70_000),
    ],
  ]);
}

/** Frames that RFC 6455 forbids, or nobody here understands. */
export function badFrame(random: Random): Buffer {
  return pick(random, [
    () => frame(0x81, Buffer.from('40'), { masked: false }),
    () => frame(0xc1, Buffer.from('40')),
    () => frame(0x83, Buffer.from('40')),
    () => frame(0x81, Buffer.from([0xc3, 0x28])),
    () => frame(0x80, Buffer.from('40')),
    () => frame(0x09, Buffer.from('x')),
    () => frame(0x89, Buffer.alloc(200)),
    () => frame(0x88, Buffer.from([0x03])),
    () => frame(0x88, Buffer.from([0x00, 0x01])),
    () => frame(0x82, noise(random, 64)),
    () => frame(0x81, Buffer.alloc(70_000, 'z')),
    () => Buffer.from([0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]),
    () => noise(random, 100),
  ])();
}

const noise = (random: Random, length: number): Buffer =>
  Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));

/** One frame of a WebSocket, as a client sends it. */
export function frame(first: number, payload: Buffer, { masked = true } = {}): Buffer {
  const bit = masked ? 0x80 : 0;
  // Any will do; it keeps proxies from reading along.
  const mask = Buffer.from(masked ? [1, 2, 3, 4] : []);
  const length =
    payload.length < 126
      ? Buffer.from([bit | payload.length])
      : payload.length < 65_536
        ? Buffer.from([bit | 126, payload.length >> 8, payload.length & 0xff])
        : Buffer.from([
            bit | 127,
            0,
            0,
            0,
            0,
            0,
            payload.length >> 16,
            (payload.length >> 8) & 0xff,
            payload.length & 0xff,
          ]);
  const body = masked ? Buffer.from(payload.map((byte, i) => byte ^ (mask[i % 4] ?? 0))) : payload;
  return Buffer.concat([Buffer.from([first]), length, mask, body]);
}

/** What a socket is answered. */
export async function tell(
  url: string,
  { namespace, event, payload }: Message,
  extraHeaders: Record<string, string>,
): Promise<unknown> {
  const client: Socket = io(`${url}${namespace}`, {
    forceNew: true,
    transports: ['websocket'],
    extraHeaders,
    reconnection: false,
  });
  const answer = Promise.withResolvers<unknown>();
  client.on('connect_error', () => answer.resolve('no connection'));
  client.on('disconnect', () => answer.resolve('disconnected'));
  client
    .timeout(10_000)
    .emit(event, payload, (error: Error | null, told: unknown) => answer.resolve(error?.message ?? told));
  try {
    return await answer.promise;
  } finally {
    client.disconnect();
  }
}

/** Opens a WebSocket by hand, says this, and waits until the server has closed it or answered something after it. */
export async function speak(url: string, bytes: Buffer): Promise<void> {
  const port = Number(new URL(url).port);
  const open =
    'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
    'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';
  // Closing by the rules comes last, so a server that understood or ignored what was said before ends there.
  const close = frame(0x88, Buffer.from([0x03, 0xe8]));
  const reply = await exchange(port, Buffer.concat([Buffer.from(open), bytes, close]));
  if (reply?.status !== 101) throw new Error(`no socket was opened: ${reply?.text ?? 'no answer'}`);
}
