/**
 * The two tones before a call. Browsers stay silent until somebody touched the page once; until then `silent` says so and
 * the screen asks for that touch.
 */

/** Two bell tones, a minor third down: heard through talk, never mistaken for an alarm. */
const tones = [
  { hz: 659.25, atS: 0 },
  { hz: 523.25, atS: 0.42 },
];
const ringS = 1.6;
/** Share of each overtone in a tone. */
const partials = [1, 0.32, 0.12];
const loudness = 0.5;

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
    if (this.#context?.state !== 'running') return;
    for (const { hz, atS } of tones) strike(this.#context, hz, this.#context.currentTime + atS);
  }

  async close(): Promise<void> {
    this.#context?.removeEventListener('statechange', this.#look);
    await this.#context?.close();
  }

  readonly #look = (): void => {
    this.silent = this.#context !== null && this.#context.state !== 'running';
  };
}

/** One bell tone: a quick stroke that dies away, higher overtones sooner. */
function strike(context: AudioContext, hz: number, at: number): void {
  partials.forEach((share, index) => {
    const tone = new OscillatorNode(context, { frequency: hz * (index + 1) });
    const volume = new GainNode(context, { gain: 0 });
    const endAt = at + ringS / (index + 1);
    volume.gain.setValueAtTime(0.0001, at);
    volume.gain.exponentialRampToValueAtTime(loudness * share, at + 0.012);
    volume.gain.exponentialRampToValueAtTime(0.0001, endAt);
    tone.connect(volume).connect(context.destination);
    tone.start(at);
    tone.stop(endAt);
  });
}
