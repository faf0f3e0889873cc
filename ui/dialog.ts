/** How dialogs begin and end: what one was at is focused again when they are gone. */

/**
 * An attachment of a `<dialog>`: opens it above the page, and everything behind it rests. What carries `data-first` is
 * focused; the browser would begin with the button that leads away.
 */
export function modal(dialog: HTMLDialogElement): () => void {
  return opened(dialog, () => {
    dialog.showModal();
  });
}

/** An attachment of a `<dialog>`: opens it beside the page where that is wide, above it elsewhere. */
export function beside(dialog: HTMLDialogElement): () => void {
  return opened(dialog, () => {
    if (matchMedia('(min-width: 1200px)').matches) dialog.show();
    else dialog.showModal();
  });
}

function opened(dialog: HTMLDialogElement, open: () => void): () => void {
  const before = document.activeElement;
  open();
  dialog.querySelector<HTMLElement>('[data-first]')?.focus();
  return () => {
    const { activeElement } = document;
    const elsewhere = activeElement && activeElement !== document.body && !dialog.contains(activeElement);
    if (!elsewhere && before instanceof HTMLElement && before.isConnected) before.focus();
  };
}
