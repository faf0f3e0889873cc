/** How every page starts: styles, theme, language, then its component in the body. */
import './tokens.css';
import './base.css';
import { mount, type Component } from 'svelte';
import { isLanguage } from './messages/format.ts';
import { language, type LanguageMemory } from './messages/language.svelte.ts';

export type PageKind = 'kiosk' | 'phone' | 'staff' | 'board';

const memories: Record<PageKind, LanguageMemory> = {
  kiosk: 'none',
  phone: 'visit',
  staff: 'staff',
  board: 'none',
};

/** Staff pages follow the system's theme, screens are dark, kiosk and phone are light. `?lang=en` chooses a language. */
export function startPage<Props extends Record<string, unknown>>(
  kind: PageKind,
  component: Component<Props>,
  props: Props,
): void {
  const root = document.documentElement;
  root.dataset['page'] = kind;
  if (kind === 'board') root.dataset['surface'] = 'board';
  if (kind === 'staff') followSystemTheme(root);
  if (kind !== 'board' && matchMedia('(prefers-contrast: more)').matches) root.dataset['contrast'] = 'more';
  const asked = new URLSearchParams(location.search).get('lang');
  language.start(memories[kind], kind === 'phone' ? fromBrowser() : undefined);
  if (isLanguage(asked)) language.choose(asked);
  mount(component, { target: document.body, props });
}

/** Takes the segment after the page's name: `/kiosk/lezhe` -> `lezhe`. */
export function pathSegment(index: number): string {
  return decodeURIComponent(location.pathname.split('/')[index] ?? '');
}

function fromBrowser(): 'sq' | 'en' {
  return navigator.language.toLowerCase().startsWith('sq') ? 'sq' : 'en';
}

function followSystemTheme(root: HTMLElement): void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const apply = (): void => {
    if (dark.matches) root.dataset['theme'] = 'dark';
    else delete root.dataset['theme'];
  };
  apply();
  dark.addEventListener('change', apply);
}
