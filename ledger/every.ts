import { setTimeout as delay } from 'node:timers/promises';

/**
 * Runs `act` now and then again `ms` after it has ended, until disposed. A failure is told and the next run comes all the same.
 * Disposing waits for a run that is under way.
 */
export function every(
  ms: number,
  act: () => Promise<void>,
  failed: (error: unknown) => void,
): AsyncDisposable {
  const stopped = new AbortController();
  const loop = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      await act().catch(failed);
      await pause(ms, stopped.signal);
    }
  };
  const running = loop();
  return {
    [Symbol.asyncDispose]: () => {
      stopped.abort();
      return running;
    },
  };
}

/** Waits, or not any longer once the signal says so. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal, ref: false });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
