/** Where the keyboard is, when views and rows come and go. */

/** To the top of a view that was just opened. */
export function focusHeading(): void {
  document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
}

/**
 * Gives the focus a place when what had it is gone, and leaves it alone otherwise: the element with the id `near`, or the
 * heading of the view.
 */
export function keepFocus(near?: string): void {
  const held = document.activeElement;
  if (held !== null && held !== document.body) return;
  const place = near === undefined ? null : document.getElementById(near);
  if (place) place.focus({ preventScroll: true });
  else focusHeading();
}
