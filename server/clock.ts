/** The hall's time. Sessions, rate limits and timeouts stay on the machine's own clock. */
export interface Clock {
  /** Epoch ms. */
  now(): number;
  /** Moves only when told to (replay). */
  readonly virtual: boolean;
}

export const systemClock: Clock = { now: () => Date.now(), virtual: false };

/** A clock that stands still until `set` moves it. */
export function virtualClock(at: number): Clock & { set(at: number): void } {
  let now = at;
  return {
    virtual: true,
    now: () => now,
    set: (next) => {
      now = next;
    },
  };
}
