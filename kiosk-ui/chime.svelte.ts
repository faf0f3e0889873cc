/** The sound of one's turn on a phone: off until its owner turns it on, because browsers want a touch first. */
import { ringBell } from '../ui/bell.ts';

export class Chime {
  on = $state(false);
  #context: AudioContext | null = null;

  /** Turns the sound on, letting it be heard once, or off. Call in the handler of a touch. */
  async toggle(): Promise<void> {
    if (this.on) {
      this.on = false;
      return;
    }
    this.#context ??= new AudioContext();
    await this.#context.resume();
    this.on = this.#context.state === 'running';
    this.ring();
  }

  ring(): void {
    if (this.on && this.#context) ringBell(this.#context);
  }
}
