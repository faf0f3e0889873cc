import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Visit } from './kiosk.svelte.ts';

const attributes = new Map<string, string>();
const documentElement = {
  lang: '',
  setAttribute: (name: string, value: string) => attributes.set(name, value),
  toggleAttribute: (name: string) => attributes.delete(name),
};
const query = { matches: true, addEventListener: () => undefined, removeEventListener: () => undefined };

let visit: Visit;
let language: { readonly current: string; choose(language: 'sq' | 'en'): void };
const taken = { token: '' } as never;

beforeEach(async () => {
  vi.useFakeTimers();
  vi.stubGlobal('document', { documentElement });
  vi.stubGlobal('window', { matchMedia: () => query });
  const kiosk = await import('./kiosk.svelte.ts');
  ({ language } = await import('../ui/messages/messages.svelte.ts'));
  visit = new kiosk.Visit();
});
afterEach(() => {
  visit.end();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** Lets time pass and looks every second, as the page does. */
function pass(seconds: number): void {
  for (let second = 0; second < seconds; second++) {
    vi.advanceTimersByTime(1000);
    if (visit.over) visit.end();
  }
}

describe('a visit to the kiosk', () => {
  it('ends by itself a minute after the last touch, back in Albanian and without easements', () => {
    language.choose('en');
    visit.toggle('contrast');
    visit.go({ name: 'list', group: 'a' });
    pass(50);
    visit.touched();
    pass(58);
    expect(visit.view.name).toBe('list');
    pass(3);
    expect(visit.view.name).toBe('home');
    expect(language.current).toBe('sq');
    expect(documentElement.lang).toBe('sq');
    expect(attributes.size).toBe(0);
  });

  it('warns before it ends, and not before', () => {
    visit.go({ name: 'list', group: null });
    pass(30);
    expect(visit.secondsLeft).toBeNull();
    pass(10);
    expect(visit.secondsLeft).toBe(20);
  });

  it('gives the ticket half a minute, which touching does not lengthen but asking does', () => {
    visit.go({ name: 'ticket', taken });
    pass(20);
    visit.touched();
    expect(visit.secondsLeft).toBe(10);
    visit.moreTime();
    pass(30);
    expect(visit.view.name).toBe('ticket');
    expect(visit.secondsLeft).toBe(10);
    pass(11);
    expect(visit.view.name).toBe('home');
  });

  it('does not count down where nothing was touched', () => {
    pass(200);
    expect(visit.secondsLeft).toBeNull();
    expect(visit.over).toBe(false);
  });
});
