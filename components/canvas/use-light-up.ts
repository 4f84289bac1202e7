"use client";
import { useEffect } from "react";
import { nodeCatalog } from "@/server/nodes/registry";
import { useEditorStore } from "./editor-context";
import { ownsKeys } from "./editor-keys";
import { type EditorStore, onlySelectedNode } from "./editor-store";

/** Long enough for Shift to be the beginning of something else. */
const delayMs = 250;

/** While Shift alone is held, what the selected node reads and what reads it is lit. */
export function useLightUp() {
  const store = useEditorStore();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = () => {
      clearTimeout(timer);
      timer = undefined;
      if (store.getState().lit) store.setState({ lit: null });
    };
    const press = (event: KeyboardEvent) => {
      const isAlone = event.key === "Shift" && !event.ctrlKey && !event.metaKey && !event.altKey;
      if (!isAlone || ownsKeys(event.target)) return stop();
      if (event.repeat || timer !== undefined) return;
      timer = setTimeout(() => void lightUp(store, () => timer !== undefined), delayMs);
    };
    const events = ["keyup", "pointerdown", "blur"] as const;
    window.addEventListener("keydown", press, true);
    for (const name of events) window.addEventListener(name, stop, true);
    return () => {
      stop();
      window.removeEventListener("keydown", press, true);
      for (const name of events) window.removeEventListener(name, stop, true);
    };
  }, [store]);
}

async function lightUp(store: EditorStore, isHeld: () => boolean) {
  // With the parser of templates, which the canvas does without otherwise.
  const { listReaders } = await import("@/server/workflow/list-readers");
  const nodeId = onlySelectedNode(store.getState());
  if (!isHeld() || nodeId === null) return;
  store.setState({ lit: listReaders(store.getState().history.document, nodeCatalog, nodeId) });
}
