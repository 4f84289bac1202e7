"use client";
import type { EdgeChange, NodeChange } from "@xyflow/react";
import { useCallback, useMemo, useRef, useState } from "react";
import { nodeCatalog } from "@/server/nodes/registry";
import { useEditor, useEditorActions, useEditorStore } from "./editor-context";
import { groupProblems } from "./problems";
import { type CardNode, type Flow, type FlowInput, type LineEdge, toFlow } from "./to-flow";

const nothing: FlowInput["moved"] = new Map();

/**
 * The document as React Flow draws it, and what React Flow reports back. While nodes are dragged their places live here; on
 * release they become one edit.
 */
export function useFlow() {
  const store = useEditorStore();
  const actions = useEditorActions();
  const document = useEditor((state) => state.history.document);
  const selected = useEditor((state) => state.selected);
  const issues = useEditor((state) => state.issues);
  const [moved, setMoved] = useState(nothing);
  const problems = useMemo(() => groupProblems(issues), [issues]);
  const previous = useRef<Flow>({ nodes: [], edges: [] });
  const flow = useMemo(() => {
    previous.current = toFlow({ document, catalog: nodeCatalog, selected, moved, problems, mode: "build" }, previous.current);
    return previous.current;
  }, [document, selected, moved, problems]);

  const onChange = useCallback(
    (changes: (NodeChange<CardNode> | EdgeChange<LineEdge>)[]) => {
      const chosen = new Set(store.getState().selected);
      const places = new Map<string, { x: number; y: number }>();
      let dragging = false;
      for (const change of changes) {
        if (change.type === "select") {
          if (change.selected) chosen.add(change.id);
          else chosen.delete(change.id);
        } else if (change.type === "position" && change.position) {
          places.set(change.id, change.position);
          dragging ||= change.dragging === true;
        }
      }
      actions.select(chosen);
      if (places.size === 0) return;
      if (dragging) return setMoved((before) => new Map([...before, ...places]));
      setMoved(nothing);
      actions.move(Object.fromEntries(places));
    },
    [store, actions],
  );
  return { flow, onChange };
}
