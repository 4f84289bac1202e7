/** Whether the person, or their system, wants nothing to move. */
function wantsStillness(): boolean {
  return document.documentElement.dataset.motion === "less" || window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** How long a movement that code makes may take, in ms: not at all for who wants none. CSS has its own rule (app/globals.css). */
export const motionMs = (usual: number): number => (wantsStillness() ? 0 : usual);
