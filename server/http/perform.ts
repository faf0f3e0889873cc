/**
 * How every operation is carried out, whatever carried it here: authenticate, authorise role, right and scope on the path, parse, act, and
 * note it in the audit. HTTP (`bind.ts`) and the desk's sockets go the same way, so a command may do the same by either.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { OPERATIONS, type OperationName } from '../../contracts/api.ts';
import { keptOf } from '../../contracts/audited.ts';
import { DomainError } from '../../contracts/problems.ts';
import { isLoopback } from '../config.ts';
import { audited, noteForbidden } from '../operations/audited.ts';
import type { Call, Hall, Handler } from '../operations/hall.ts';
import { HANDLERS } from '../operations/index.ts';
import { admit, type Admitted, type Asked } from './admit.ts';
import { identify } from './identify.ts';
import { callerOf, parseRequest, type Sent } from './parse.ts';

const LONGEST_AGENT = 256;

/** Where people reach the hall. */
export interface Reach {
  /** Through a proxy; `null` where it is reached directly. */
  publicUrl: string | null;
  /** Where phones reach this machine, `null` where they do not. */
  phoneHost: string | null;
}
interface Options extends Reach {
  hall: Hall;
}

/** Who is turned away though they are known is noted. @throws DomainError as `admit` */
export async function admitAsked(
  name: OperationName,
  { hall, publicUrl }: Options,
  asking: Asked,
): Promise<Admitted> {
  try {
    return await admit(hall, OPERATIONS[name], asking, publicUrl);
  } catch (error) {
    if (error instanceof DomainError && error.code === 'FORBIDDEN') await turnedAway(hall, name, asking);
    throw error;
  }
}

async function turnedAway(
  hall: Hall,
  name: OperationName,
  { headers, params, address }: Asked,
): Promise<void> {
  if (keptOf(name) === null) return;
  const principal = await identify(hall, headers);
  const officeId = hall.directory.office(params['office'] ?? '')?.id ?? null;
  await noteForbidden(hall, name, principal, { officeId, address });
}

/** The call as its operation takes it. @throws DomainError INVALID_INPUT */
export function prepare(
  name: OperationName,
  { hall, ...reach }: Options,
  { headers, address }: Asked,
  admitted: Admitted,
  sent: Sent,
) {
  const parsed = parseRequest(OPERATIONS[name], sent);
  const by = callerOf(name, admitted, parsed, hall.sealing);
  const agent = agentOf(headers);
  return { ...admitted, ...parsed, by, address, agent, origin: originOf(headers.host, reach) };
}

/** The program that asks, as it names itself. */
export function agentOf(headers: IncomingHttpHeaders): string | null {
  return headers['user-agent']?.slice(0, LONGEST_AGENT) ?? null;
}

/** Lets the operation act. @throws DomainError whatever it refuses */
export function act(name: OperationName, hall: Hall, call: ReturnType<typeof prepare>): Promise<unknown> {
  // The one place where the types of one operation are lost: `call` was made by this very operation's contract.
  const handler = HANDLERS[name] as unknown as Handler<OperationName>;
  return audited(hall, name, call, () => handler(hall, call as unknown as Call<OperationName>));
}

/** All of it, for a carrier that has everything at hand. */
export async function perform(
  name: OperationName,
  options: Options,
  asking: Asked,
  sent: Sent,
): Promise<unknown> {
  const admitted = await admitAsked(name, options, asking);
  return act(name, options.hall, prepare(name, options, asking, admitted, sent));
}

/** A kiosk that runs on this machine itself shows an address that a phone can use, where there is one. */
function originOf(host: string | undefined, { publicUrl, phoneHost }: Reach): string {
  if (publicUrl !== null) return publicUrl;
  // Who is reached without a proxy is reached without TLS.
  const asked = URL.parse(`http://${host ?? 'localhost'}`) ?? new URL('http://localhost');
  if (phoneHost !== null && isLoopback(asked.hostname.replace(/^\[|\]$/g, ''))) asked.hostname = phoneHost;
  return asked.origin;
}
