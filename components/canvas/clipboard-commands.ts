// Copying and pasting from a menu. The keys use the browser's own clipboard events, which need no permission.
import { toast } from "sonner";
import { readClipboardText, toClipboardText } from "./clipboard";
import type { EditorActions } from "./editor-actions";
import type { EditorStore } from "./editor-store";

type Desk = { store: EditorStore; actions: EditorActions };

/** Rejects when the browser does not allow it. */
export async function copySelection({ store }: Desk) {
  const { history, selected } = store.getState();
  const text = toClipboardText(history.document, selected);
  if (text === null) return;
  await navigator.clipboard.writeText(text);
  toast(selected.size === 1 ? "Copied the node as JSON" : "Copied the nodes as JSON");
}

/** Rejects when the browser does not allow it. */
export async function pasteClipboard({ actions }: Desk) {
  const piece = readClipboardText(await navigator.clipboard.readText());
  if (piece) actions.paste(piece);
  else toast("The clipboard holds no Trellis nodes.");
}
