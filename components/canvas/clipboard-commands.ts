// Copying and pasting from a menu. The keys use the browser's own clipboard events, which need no permission.
import { toast } from "sonner";
import type { Point } from "@/server/workflow/edit-document";
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
  toast("Copied as JSON");
}

/** `at`: where it goes. Rejects when the browser does not allow it. */
export async function pasteClipboard({ actions }: Desk, at?: Point) {
  const piece = readClipboardText(await navigator.clipboard.readText());
  if (piece) actions.paste(piece, at);
  else toast("The clipboard holds no Trellis nodes.");
}

/** Says what to do when it rejected. */
export function refuseClipboard() {
  toast.error("The browser did not allow it. Use the keys instead.");
}
