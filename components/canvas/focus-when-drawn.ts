/** About a second: whatever takes longer to appear must not take the focus from what a person went on to do. */
const framesToWait = 60;

/**
 * Puts the focus on the first match as soon as there is one. What is asked for may still be on its way (editor-parts.tsx).
 * `otherwise`: what takes the focus when it does not come.
 */
export function focusWhenDrawn(selector: string, otherwise: readonly string[] = [], frames = framesToWait) {
  requestAnimationFrame(() => {
    const found = document.querySelector<HTMLElement>(selector);
    const [next, ...others] = otherwise;
    if (found) found.focus();
    else if (frames > 0) focusWhenDrawn(selector, otherwise, frames - 1);
    else if (next !== undefined) focusWhenDrawn(next, others, 0);
  });
}
