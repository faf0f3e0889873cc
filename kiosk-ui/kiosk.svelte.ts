/**
 * One citizen's visit to the kiosk: where they are, how they like it, and the end of the visit. Every visit begins in
 * Albanian, with the usual contrast, text and reach; a visit that nobody continues ends by itself.
 */
import { MediaQuery, SvelteSet } from 'svelte/reactivity';
import type { AnswerOf } from '../contracts/api.ts';
import type { PersonalKind } from '../contracts/personal.ts';
import { language } from '../ui/messages/messages.svelte.ts';
import { now } from '../ui/now.svelte.ts';

export type View =
  | { name: 'home' }
  /** `group` null lists all services by name. */
  | { name: 'list'; group: string | null }
  /** `asks`: the step in which something may be left with the ticket; what is typed there goes with the page. */
  | { name: 'service'; serviceId: string; from: string | null; asks: PersonalKind | null }
  | { name: 'ticket'; taken: AnswerOf<'take-ticket'> };

const easements = ['contrast', 'text', 'reach'] as const;
export type Easement = (typeof easements)[number];
const easementValues: Record<Easement, string> = { contrast: 'more', text: 'large', reach: 'low' };

const idleMs = 60_000;
/** How long before the end a citizen is told, and can ask for more time. */
export const warningMs = 25_000;
const ticketMs = 30_000;
export const moreTimeMs = 30_000;

/** A lying screen is low already, so only a standing one can lower what is touched. */
const standing = new MediaQuery('orientation: portrait');

export class Visit {
  view = $state.raw<View>({ name: 'home' });
  readonly eased = new SvelteSet<Easement>();
  /** Epoch ms when the visit ends unless somebody touches the screen. */
  #endsAt = $state(Date.now() + idleMs);

  /** Seconds until the visit ends; `null` where nothing is to lose, or not yet worth saying. */
  readonly secondsLeft: number | null = $derived.by(() => {
    if (this.untouched) return null;
    const leftMs = this.#endsAt - now.second;
    if (this.view.name !== 'ticket' && leftMs > warningMs) return null;
    return Math.max(0, Math.ceil(leftMs / 1000));
  });

  /** Whether the time is up. The page ends the visit then. */
  readonly over: boolean = $derived(!this.untouched && now.second >= this.#endsAt);

  /** Nobody is here, as far as one can tell. */
  get untouched(): boolean {
    return this.view.name === 'home' && language.current === 'sq' && this.eased.size === 0;
  }

  get offered(): readonly Easement[] {
    return standing.current ? easements : easements.filter((easement) => easement !== 'reach');
  }

  /** Whether the screen stands. */
  get standing(): boolean {
    return standing.current;
  }

  get lowReach(): boolean {
    return standing.current && this.eased.has('reach');
  }

  go(view: View): void {
    this.view = view;
    this.#endsAt = Date.now() + (view.name === 'ticket' ? ticketMs : idleMs);
  }

  /** Somebody is there. On the ticket the time is only lengthened by asking for it. */
  touched(): void {
    if (this.view.name !== 'ticket') this.#endsAt = Date.now() + idleMs;
  }

  moreTime(): void {
    this.#endsAt = Math.max(this.#endsAt, Date.now()) + moreTimeMs;
  }

  toggle(easement: Easement): void {
    if (!this.eased.delete(easement)) this.eased.add(easement);
    this.#applyEasements();
  }

  end(): void {
    this.eased.clear();
    this.#applyEasements();
    language.reset();
    this.go({ name: 'home' });
  }

  #applyEasements(): void {
    for (const easement of easements) document.documentElement.toggleAttribute(`data-${easement}`, false);
    for (const easement of this.eased)
      document.documentElement.setAttribute(`data-${easement}`, easementValues[easement]);
  }
}
