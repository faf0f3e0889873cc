/** Makes a part of a page reachable by keyboard while, and only while, there is something to scroll in it. */

/** An attachment: looks again whenever the part or what is in it changes its size. */
export function scrollable(element: HTMLElement): () => void {
  const sizes = new ResizeObserver(() => {
    const { scrollHeight, clientHeight, scrollWidth, clientWidth } = element;
    if (scrollHeight > clientHeight + 1 || scrollWidth > clientWidth + 1) element.tabIndex = 0;
    else element.removeAttribute('tabindex');
  });
  const watch = (): void => {
    sizes.disconnect();
    for (const part of [element, ...element.children]) sizes.observe(part);
  };
  const children = new MutationObserver(watch);
  children.observe(element, { childList: true });
  watch();
  return () => {
    sizes.disconnect();
    children.disconnect();
  };
}
