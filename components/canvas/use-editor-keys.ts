"use client";
import { useEffect } from "react";
import { tinykeys } from "tinykeys";
import { readClipboardText, toClipboardText } from "./clipboard";
import { useEditorActions, useEditorStore } from "./editor-context";
import { keyRows, ownsKeys, pressKeys } from "./editor-keys";
import type { EditorCommands } from "./use-editor-commands";

/** The browser's own clipboard events need no permission, so these keys are left to them. */
const clipboardKeys = new Set(["copy", "cut", "paste"]);

/** Listens on the window while the Build tab is shown. Fields, menus and dialogs keep their keys. */
export function useEditorKeys(commands: EditorCommands) {
  const store = useEditorStore();
  const actions = useEditorActions();

  useEffect(() => {
    const bindings: Record<string, (event: KeyboardEvent) => void> = {};
    for (const { command, bindings: keys } of keyRows) {
      if (clipboardKeys.has(command)) continue;
      for (const key of keys)
        bindings[key] = (event) => {
          const always = command === "commands" || command === "run";
          if (event.defaultPrevented || (ownsKeys(event.target) && !always)) return;
          if (pressKeys.has(command) && pressesItself(event.target)) return;
          event.preventDefault();
          const focused = findFocused(event.target);
          if (focused !== null && (command === "open" || store.getState().selected.size === 0)) actions.select([focused]);
          commands.run(command);
        };
    }
    return tinykeys(window, bindings);
  }, [commands, store, actions]);

  useEffect(() => {
    const put = (event: ClipboardEvent) => {
      const state = store.getState();
      const text = toClipboardText(state.history.document, state.selected);
      if (ownsKeys(event.target) || text === null || window.getSelection()?.isCollapsed === false) return;
      event.preventDefault();
      event.clipboardData?.setData("text/plain", text);
      if (event.type === "cut") actions.remove(state.selected);
    };
    const take = (event: ClipboardEvent) => {
      const piece = ownsKeys(event.target) ? null : readClipboardText(event.clipboardData?.getData("text/plain") ?? "");
      if (!piece || store.getState().readOnly) return;
      event.preventDefault();
      actions.paste(piece);
    };
    window.addEventListener("copy", put);
    window.addEventListener("cut", put);
    window.addEventListener("paste", take);
    return () => {
      window.removeEventListener("copy", put);
      window.removeEventListener("cut", put);
      window.removeEventListener("paste", take);
    };
  }, [store, actions]);
}

/** Buttons, links and tabs answer Enter and arrows themselves. */
function pressesItself(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("button, a, [role=tab], [role=radio], summary") !== null;
}

/** The card or the connection that has the focus: what a key means when nothing is selected. */
function findFocused(target: EventTarget | null): string | null {
  const element = target instanceof Element ? target.closest(".react-flow__node, .react-flow__edge") : null;
  return element?.getAttribute("data-id") ?? null;
}
