/**
 * Opaque tokens: 256 random bits, kept only as their SHA-256. Those of devices and integrations begin with a mark, so that whoever finds one
 * in the wrong place knows what it is.
 */
import { createHash, randomBytes } from 'node:crypto';

export const TOKEN_MARKS = { session: '', device: 'spd_', key: 'spk_' } as const;
export type TokenKind = keyof typeof TOKEN_MARKS;

export function newToken(kind: TokenKind): { token: string; hash: string } {
  const token = TOKEN_MARKS[kind] + randomBytes(32).toString('base64url');
  return { token, hash: tokenHash(token) };
}

export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

export function tokenKind(token: string): TokenKind {
  if (token.startsWith(TOKEN_MARKS.device)) return 'device';
  return token.startsWith(TOKEN_MARKS.key) ? 'key' : 'session';
}
