/**
 * The time, as something components can follow. It counts only while something shows it, and reads the clock at each
 * tick, so a page that slept is right at its next tick.
 */
import { createSubscriber } from 'svelte/reactivity';

class Now {
  #follow = createSubscriber((update) => {
    const timer = setInterval(update, 1000);
    return () => {
      clearInterval(timer);
    };
  });

  /** Epoch ms, renewed every second. */
  get second(): number {
    this.#follow();
    return Date.now();
  }

  /** Epoch ms at the start of the present minute. */
  get minute(): number {
    return Math.floor(this.second / 60_000) * 60_000;
  }
}

export const now = new Now();
