/**
 * The sound of a call, the same in the hall and on a phone: two bell tones, a minor third down, heard through talk and
 * never mistaken for an alarm. Made in the browser, so there is no file to load.
 */
const tones = [
  { hz: 659.25, atS: 0 },
  { hz: 523.25, atS: 0.42 },
];
const ringS = 1.6;
/** Share of each overtone in a tone. */
const partials = [1, 0.32, 0.12];
const loudness = 0.5;

/** Rings now. Silent unless the context is running, which browsers allow only after a touch on the page. */
export function ringBell(context: AudioContext): void {
  if (context.state !== 'running') return;
  for (const { hz, atS } of tones) strike(context, hz, context.currentTime + atS);
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
