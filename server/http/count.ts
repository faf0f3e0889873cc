/** Every request is counted once it is known whose it is, whether it is let in or not. What only listens on is counted when it begins. */
import { type Principal } from '../access/principals.ts';
import type { Hall } from '../operations/hall.ts';

export type Counting = Pick<Hall, 'limits' | 'keys'>;

/**
 * @param address of who asks
 * @throws DomainError RATE_LIMITED, UNAUTHENTICATED for a key that was revoked meanwhile
 */
export function countRequest({ limits, keys }: Counting, who: Principal, address: string): Promise<void> {
  return who.kind === 'key' ? keys.use(who.key) : limits.request(who, address);
}
