import type { Handler } from './hall.ts';

export const getSecondFactor: Handler<'get-second-factor'> = async (_hall, { staff: { secondFactor } }) => ({
  active: secondFactor !== null,
  recoveryCodes: secondFactor?.recoveryCodes.length ?? 0,
});
