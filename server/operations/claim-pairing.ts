import { DomainError } from '../../contracts/problems.ts';
import { presentDevice, officeCodeOf } from './devices.ts';
import type { Handler } from './hall.ts';

/** Devices ask again and again, so only the answer with the token is noted in the audit. */
export const claimPairing: Handler<'claim-pairing'> = async (hall, { body, address }) => {
  const pairing = await hall.pairings.bySecret(body.secret);
  if (!pairing) throw new DomainError('NOT_FOUND');
  if (!pairing.approved) return { state: 'waiting' };
  const known = hall.directory.device(pairing.deviceId);
  const noted = await hall.audit.begin({
    ...{ actor: null, action: 'claim-pairing', address, asked: {}, before: null },
    target: { kind: 'device', id: pairing.deviceId, label: known?.name ?? null },
    officeId: known?.officeId ?? null,
  });
  try {
    const token = await hall.devices.giveToken(pairing.deviceId);
    const device = hall.directory.device(pairing.deviceId);
    if (!device) throw new DomainError('NOT_FOUND');
    const answer = {
      token,
      device: await presentDevice(hall, device),
      officeCode: officeCodeOf(hall, device),
    };
    await noted.end({ outcome: 'done' });
    return { state: 'paired', ...answer };
  } catch (error) {
    await noted.end({ outcome: 'unknown', code: error instanceof DomainError ? error.code : 'INTERNAL' });
    throw error;
  }
};
