/**
 * Sign-ins under way at the provider, in the live store for ten minutes. Each belongs to the browser that began it and is used once: an
 * address with somebody else's code in it must not sign anybody in.
 */
import { z } from 'zod';
import { DomainError } from '../../../contracts/problems.ts';
import type { LiveStore } from '../../engine/connect.ts';
import { answered } from '../answered.ts';
import { tokenHash } from '../tokens.ts';

/** How long somebody may take at the provider. */
export const ATTEMPT_MS = 600_000;

const Attempt = z.object({
  /** SHA-256 of what the browser keeps. */
  browser: z.string(),
  nonce: z.string(),
  /** Of PKCE. */
  verifier: z.string(),
  /** Where they wanted to go; the sign-in page judges it. */
  next: z.string().nullable(),
});
export type Attempt = z.infer<typeof Attempt>;

export interface Attempts {
  /** @throws DomainError STORE_AWAY */
  keep(state: string, attempt: Attempt): Promise<void>;
  /** Takes it out. @throws DomainError SSO_ENDED where there is none (any more) or it is another browser's; STORE_AWAY */
  take(state: string, browser: string | null): Promise<Attempt>;
}

export function createAttempts(redis: LiveStore, prefix: string): Attempts {
  const key = (state: string) => `${prefix}sso:${tokenHash(state)}`;
  return {
    async keep(state, attempt) {
      await answered(() => redis.set(key(state), JSON.stringify(attempt), 'PX', ATTEMPT_MS));
    },
    async take(state, browser) {
      const text = await answered(() => redis.getdel(key(state)));
      const { data: attempt } = Attempt.safeParse(JSON.parse(text ?? 'null'));
      if (!attempt || browser === null || tokenHash(browser) !== attempt.browser)
        throw new DomainError('SSO_ENDED');
      return attempt;
    },
  };
}
