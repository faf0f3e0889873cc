import { DomainError } from '../../contracts/problems.ts';
import type { OpenPairing } from '../access/devices/pairings.ts';
import { deviceTarget, failureOf } from './audited.ts';
import { officeCodeOf, presentDevice } from './devices.ts';
import type { Hall, Handler } from './hall.ts';

/** Devices ask again and again, so only the answer with the token is noted in the audit. */
export const claimPairing: Handler<'claim-pairing'> = async (hall, { body, address }) => {
  const pairing = await hall.pairings.bySecret(body.secret);
  if (!pairing) throw new DomainError('NOT_FOUND');
  if (!pairing.approved) return { state: 'waiting' };
  return { state: 'paired', ...(await fetchToken(hall, pairing, address)) };
};

async function fetchToken(hall: Hall, { deviceId }: OpenPairing, address: string) {
  await hall.limits.claimPairing(deviceId);
  // Approved a moment ago by another process it may not be known here yet.
  if (!hall.directory.device(deviceId)) await hall.devices.lookAgain();
  const paired = hall.directory.device(deviceId);
  if (!paired) throw new DomainError('NOT_FOUND');
  const noted = await hall.audit.begin({
    ...{ actor: null, action: 'claim-pairing', target: deviceTarget(paired), officeId: paired.officeId },
    ...{ address, asked: {}, before: null },
  });
  try {
    const { token, device } = await hall.devices.giveToken(deviceId);
    const answer = {
      token,
      device: await presentDevice(hall, device),
      officeCode: officeCodeOf(hall, device),
    };
    await noted.end({ outcome: 'done' });
    return answer;
  } catch (error) {
    await noted.end(failureOf(error));
    throw error;
  }
}
