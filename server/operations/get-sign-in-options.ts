import type { Handler } from './hall.ts';

export const getSignInOptions: Handler<'get-sign-in-options'> = async ({ singleSignOn }) => ({
  singleSignOn: singleSignOn && { name: singleSignOn.name },
});
