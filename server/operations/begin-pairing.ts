import type { Handler } from './hall.ts';

/** Nothing is open to the device before an administrator has approved it. */
export const beginPairing: Handler<'begin-pairing'> = async (hall, { body, address, agent, origin }) => {
  await hall.limits.beginPairing(address);
  const { secret, code, expiresAt } = await hall.pairings.open(body.kind, { address, agent });
  const pairUrl = `${origin}/admin/devices?pair=${code}`;
  return { secret, code, expiresAt: new Date(expiresAt).toISOString(), pairUrl };
};
