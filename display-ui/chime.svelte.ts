/**
 * The two tones before a call. Browsers stay silent until somebody touched the page once; until then `silent` says so and
 * the screen asks for that touch.
 */
import { ringBell } from '../ui/bell.ts';

export class Chime {
  /** The browser does not let this page be heard yet. */
  silent = $state(false);
  readonly #context: AudioContext | null;

  constructor() {
    this.#context = 'AudioContext' in globalThis ? new AudioContext() : null;
    this.#look();
    this.#context?.addEventListener('statechange', this.#look);
  }

  /** Call on a touch or a key: the browser then allows sound. Rings once, so that one hears that it works. */
  async allow(): Promise<void> {
    if (!this.#context || !this.silent) return;
    await this.#context.resume();
    this.ring();
  }

  ring(): void {
    if (this.#context) ringBell(this.#context);
  }

  async close(): Promise<void> {
    this.#context?.removeEventListener('statechange', this.#look);
    await this.#context?.close();
  }

  readonly #look = (): void => {
    this.silent = this.#context !== null && this.#context.state !== 'running';
  };
}
