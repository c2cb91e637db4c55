/** Text that changes. */

/** An aria-live region speaks whenever its text is set, so it is set only when it is another one. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Marks a new price with an arrow for a moment. */
export function flashPrice(element, text) {
  const before = Number(element.textContent);
  if (element.textContent === text) return;
  element.textContent = text;
  if (!before) return;
  element.dataset.tick = Number(text) > before ? 'up' : 'down';
  clearTimeout(element.fading);
  element.fading = setTimeout(() => delete element.dataset.tick, 600);
}
