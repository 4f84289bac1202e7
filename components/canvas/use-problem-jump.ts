"use client";
import { useCallback } from "react";
import type { GraphIssue } from "@/server/workflow/graph";
import { useEditorActions, useEditorStore } from "./editor-context";
import { focusWhenDrawn } from "./focus-when-drawn";
import type { EditorCommands } from "./use-editor-commands";

/** Shows where a problem is: the node with its field in focus, the connection, or the settings of the workflow. */
export function useProblemJump({ goTo }: EditorCommands) {
  const actions = useEditorActions();
  const store = useEditorStore();
  return useCallback(
    ({ nodeId, edgeId, field }: GraphIssue) => {
      if (edgeId !== undefined) return actions.select([edgeId]);
      if (nodeId === undefined && field?.startsWith("settings")) return store.setState({ settingsOpen: true });
      if (nodeId === undefined) return;
      goTo(nodeId);
      // A section that is closed does not draw what is wrong in it.
      if (field !== undefined) store.setState({ askedField: { nodeId, field } });
      // After the node itself, which takes the focus first: its first invalid control.
      setTimeout(
        () =>
          focusWhenDrawn(
            "[aria-label='Node settings'] :is([aria-invalid=true], [aria-invalid=true] *):is(input, textarea, button, .cm-content)",
          ),
        60,
      );
    },
    [actions, store, goTo],
  );
}
