import { TOTP } from 'otpauth';

/** What an authenticator app shows for this secret. @param at epoch ms */
export function codeAt(secret: string, at: number): string {
  return new TOTP({ secret }).generate({ timestamp: at });
}
