/**
 * The language a page speaks. Albanian is the first language; staff keep their choice on their machine, a phone for
 * its visit, and a kiosk or a hall screen keeps none: the next citizen starts in Albanian.
 */
import { isLanguage, type Language } from './format.ts';

/** How long a choice lasts: `staff` until changed, `visit` until the tab closes, `none` until `reset`. */
export type LanguageMemory = 'staff' | 'visit' | 'none';

const storageKey = 'sporteli.language';
const first: Language = 'sq';

class LanguageState {
  #current = $state<Language>(first);
  #memory: Storage | null = null;

  get current(): Language {
    return this.#current;
  }

  /** Begins the page in the remembered language, else in `fallback`. */
  start(memory: LanguageMemory, fallback: Language = first): void {
    this.#memory = storageFor(memory);
    const kept = this.#memory?.getItem(storageKey);
    this.#apply(isLanguage(kept) ? kept : fallback);
  }

  choose(language: Language): void {
    this.#memory?.setItem(storageKey, language);
    this.#apply(language);
  }

  /** Back to the first language, forgetting the choice. */
  reset(): void {
    this.#memory?.removeItem(storageKey);
    this.#apply(first);
  }

  #apply(language: Language): void {
    this.#current = language;
    document.documentElement.lang = language;
  }
}

/** A browser may forbid storage altogether; the choice then lasts as long as the page. */
function storageFor(memory: LanguageMemory): Storage | null {
  try {
    if (memory === 'staff') return localStorage;
    if (memory === 'visit') return sessionStorage;
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
  return null;
}

export const language = new LanguageState();
