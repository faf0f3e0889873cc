/** Wakes the drain as soon as an office has new events, at most every 250 ms per office. */
import type { Engine } from '../server/engine/types.ts';
import { pause } from './every.ts';

const RING_MS = 250;

/** Listens to the offices it is told of. */
export interface Doorbells extends AsyncDisposable {
  /** Listens to these offices from now on, and no longer to others. @throws DomainError STORE_AWAY */
  follow(officeIds: string[]): Promise<void>;
}

/** @param answer handles its own failures */
export function followDoorbells(engine: Engine, answer: (officeId: string) => Promise<void>): Doorbells {
  const stops = new Map<string, () => Promise<void>>();

  async function follow(officeId: string): Promise<void> {
    const throttled = throttle(RING_MS, () => answer(officeId));
    const unlisten = await engine.listen(officeId, throttled.ring);
    stops.set(officeId, async () => {
      throttled.stop();
      await unlisten();
    });
  }
  async function leave(officeId: string): Promise<void> {
    const stop = stops.get(officeId);
    stops.delete(officeId);
    await stop?.();
  }
  return {
    follow: async (officeIds) => {
      const wanted = new Set(officeIds);
      await Promise.all([...stops.keys()].filter((id) => !wanted.has(id)).map(leave));
      await Promise.all(officeIds.filter((id) => !stops.has(id)).map(follow));
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([...stops.keys()].map(leave));
    },
  };
}

/** Acts on the first ring at once, and after `ms` on those that came meanwhile, as one. */
function throttle(ms: number, act: () => Promise<void>): { ring: () => void; stop: () => void } {
  const stopped = new AbortController();
  let rung = false;
  let busy = false;
  const answer = async (): Promise<void> => {
    busy = true;
    while (rung && !stopped.signal.aborted) {
      rung = false;
      await act();
      await pause(ms, stopped.signal);
    }
    busy = false;
  };
  return {
    ring: () => {
      rung = true;
      if (!busy) void answer();
    },
    stop: () => {
      stopped.abort();
    },
  };
}
