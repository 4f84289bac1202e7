import { toast } from "sonner";
import type { EditorStore } from "./editor-store";

/** Connections cannot cross a loop's border. Says that some went with a move, and takes it back when that was not meant. */
export function tellLost(count: number, store: EditorStore) {
  if (count === 0) return;
  const what = count === 1 ? "A connection" : `${count} connections`;
  toast(`${what} would have crossed the loop's border, so ${count === 1 ? "it was" : "they were"} removed.`, {
    id: "lost-connections",
    action: { label: "Undo", onClick: () => store.getState().undo() },
  });
}
