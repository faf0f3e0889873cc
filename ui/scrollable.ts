/** Makes a part of a page reachable by keyboard while, and only while, there is something to scroll in it. */
import { now } from './now.svelte.ts';

/** An attachment. What is inside changes in many ways, so it looks once a second. */
export function scrollable(element: HTMLElement): void {
  const scrolls = element.scrollHeight > element.clientHeight + 1;
  // Reading the second is what brings it back here with the next one.
  if (now.second > 0 && scrolls) element.tabIndex = 0;
  else element.removeAttribute('tabindex');
}
