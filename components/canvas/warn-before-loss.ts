import type { EditorStore } from "./editor-store";

/**
 * Asks before the page is left while edits are neither on the server nor in the browser's storage. Only then: a page that might ask
 * is slower to close. Gives the function that ends it.
 */
export function warnBeforeLoss(store: EditorStore): () => void {
  const ask = (event: BeforeUnloadEvent) => event.preventDefault();
  const unsubscribe = store.subscribe(({ save }, before) => {
    if (save === before.save) return;
    if ("isKept" in save && !save.isKept) window.addEventListener("beforeunload", ask);
    else window.removeEventListener("beforeunload", ask);
  });
  return () => {
    unsubscribe();
    window.removeEventListener("beforeunload", ask);
  };
}
