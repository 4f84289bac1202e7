/** About a second: whatever takes longer to appear must not take the focus from what a person went on to do. */
const framesToWait = 60;

/** Puts the focus on the first match as soon as there is one. What is asked for may still be on its way (editor-parts.tsx). */
export function focusWhenDrawn(selector: string, frames = framesToWait) {
  requestAnimationFrame(() => {
    const found = document.querySelector<HTMLElement>(selector);
    if (found) found.focus();
    else if (frames > 0) focusWhenDrawn(selector, frames - 1);
  });
}
