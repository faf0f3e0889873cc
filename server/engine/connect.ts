/** The connection on which commands travel: it answers or refuses soon, and never sends a command twice by itself. */
import { Redis } from 'ioredis';

/** A store that does not answer for this long is away. */
const ANSWER_WITHIN_MS = 5_000;
const RECONNECT_EVERY_MS = 250;

/**
 * Connects to the live store; reconnects for ever.
 *
 * A command whose answer was lost may have been carried out, so it is not sent again here: it is refused as `STORE_AWAY`, and whoever sent
 * it repeats it with the same idempotency key.
 *
 * @param url `redis://…`, `rediss://…` or the path of a unix socket
 * @param onError hears of every broken connection; commands are refused besides
 */
export function connectLiveStore(url: string, onError: (error: Error) => void): Redis {
  const redis = new Redis(url, {
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 1,
    commandTimeout: ANSWER_WITHIN_MS,
    retryStrategy: () => RECONNECT_EVERY_MS,
  });
  redis.on('error', onError);
  return redis;
}
