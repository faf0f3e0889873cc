/** What the desk says about a command that was not done, or about whom it names. */
import type { Counter, Note } from '../contracts/shapes.ts';
import { errorWords, type ErrorWords } from '../ui/errors.ts';
import { formatClock, t, type MessageKey } from '../ui/messages/messages.svelte.ts';
import { isUnanswered } from './sending.svelte.ts';

/** A command without an answer may be done already; pressed again it is done once. */
export function commandErrorWords(error: unknown): ErrorWords {
  if (isUnanswered(error)) return { title: t('desk.unconfirmed'), text: t('desk.unconfirmed.text') };
  return errorWords(error);
}

const SPOKEN = {
  sq: 'desk.spoken.sq',
  en: 'desk.spoken.en',
  it: 'desk.spoken.it',
  el: 'desk.spoken.el',
  mk: 'desk.spoken.mk',
  sr: 'desk.spoken.sr',
  de: 'desk.spoken.de',
  fr: 'desk.spoken.fr',
  tr: 'desk.spoken.tr',
} as const satisfies Record<string, MessageKey>;

/** The language that somebody asks for; one that we have no word for by its code. */
export function spoken(code: string): string {
  return code in SPOKEN ? t(SPOKEN[code as keyof typeof SPOKEN]) : code.toUpperCase();
}

/** Who wrote a note: people of the hall are known by their counter. */
export function writer(note: Note, me: string, counters: readonly Counter[], timeZone: string): string {
  const time = formatClock(note.at, timeZone);
  if (note.clerkId === me) return t('desk.notes.you', { time });
  const counter = counters.find(({ clerkId }) => clerkId === note.clerkId);
  return counter
    ? t('desk.notes.counter', { name: counter.name, time })
    : t('desk.notes.colleague', { time });
}
