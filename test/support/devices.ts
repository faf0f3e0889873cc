/** Devices as tests pair them: by the public interface, as a page and an administrator would. */
import type { AnswerOf, BodyInputOf } from '../../contracts/api.ts';
import type { DeviceKind } from '../../contracts/permissions.ts';
import type { httpHall } from './http-hall.ts';
import type { staffOf } from './operations.ts';

type Hall = Pick<Awaited<ReturnType<typeof httpHall>>, 'ask'>;
type Administrator = Pick<Awaited<ReturnType<typeof staffOf>>, 'ask'>;
type Claimed = AnswerOf<'claim-pairing'>;

export async function beginPairing(hall: Hall, kind: DeviceKind): Promise<AnswerOf<'begin-pairing'>> {
  const { body } = await hall.ask('POST', '/api/v1/pairings', { body: { kind } });
  return body as AnswerOf<'begin-pairing'>;
}

export async function claim(hall: Hall, secret: string): Promise<Claimed> {
  const { status, body, text } = await hall.ask('POST', '/api/v1/pairings/claim', { body: { secret } });
  if (status !== 200) throw new Error(`claim: ${status} ${text}`);
  return body as Claimed;
}

export async function claimToken(hall: Hall, secret: string): Promise<string> {
  const claimed = await claim(hall, secret);
  if (claimed.state !== 'paired') throw new Error('the pairing still waits');
  return claimed.token;
}

/** A device of an office, with its token. */
export async function pair(
  hall: Hall,
  admin: Administrator,
  kind: DeviceKind,
  body: BodyInputOf<'approve-pairing'>,
): Promise<{ id: string; token: string }> {
  const { code, secret } = await beginPairing(hall, kind);
  const { id } = await admin.ask('approve-pairing', { code }, body);
  return { id, token: await claimToken(hall, secret) };
}
