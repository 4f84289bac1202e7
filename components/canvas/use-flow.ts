"use client";
import type { EdgeChange, NodeChange } from "@xyflow/react";
import { useCallback, useMemo, useRef, useState } from "react";
import { useShownRun } from "@/components/editor-run/shown-run";
import { nodeCatalog } from "@/server/nodes/registry";
import type { Point } from "@/server/workflow/edit-document";
import { expandGroups } from "./drag-groups";
import { useEditor, useEditorActions, useEditorStore } from "./editor-context";
import { findEdgeUnderCard } from "./find-edge-under";
import { lightNodes } from "./light-nodes";
import { readKey } from "./mark-keys";
import { groupProblems } from "./problems";
import { readDrag } from "./read-drag";
import { maySplice } from "./splice-node";
import { tellLost } from "./tell-lost";
import { type Flow, type FlowInput, type FlowNode, type LineEdge, toFlow } from "./to-flow";
import { useSnapping } from "./use-snapping";

const nothing: FlowInput["moved"] = new Map();

/**
 * The document as React Flow draws it, and what React Flow reports back. While nodes are dragged their places live here; on
 * release they become one edit, which may take them into the container they were let go over.
 */
export function useFlow() {
  const store = useEditorStore();
  const actions = useEditorActions();
  const document = useEditor((state) => state.history.document);
  const selected = useEditor((state) => state.selected);
  const issues = useEditor((state) => state.issues);
  const collapsed = useEditor((state) => state.collapsed);
  const hasRun = useShownRun((state) => state.runId !== null);
  const [moved, setMoved] = useState(nothing);
  const [target, setTarget] = useState<string | null>(null);
  const targetEdge = useEditor((state) => state.targetEdge);
  const lit = useEditor((state) => state.lit);
  const { grab, snap } = useSnapping();
  const grabbed = useRef<string | null>(null);
  const problems = useMemo(() => groupProblems(issues), [issues]);
  const previous = useRef<Flow>({ nodes: [], edges: [] });
  const flow = useMemo(() => {
    const mode = hasRun ? "run" : "build";
    const input = { document, catalog: nodeCatalog, selected, moved, problems, mode, collapsed, target, targetEdge } as const;
    previous.current = toFlow(input, previous.current);
    return previous.current;
  }, [document, selected, moved, problems, collapsed, target, targetEdge, hasRun]);

  const onChange = useCallback(
    (changes: (NodeChange<FlowNode> | EdgeChange<LineEdge>)[]) => {
      const chosen = new Set(store.getState().selected);
      const places = new Map<string, Point>();
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
      const { history, collapsed } = store.getState();
      const drawn = { document: history.document, catalog: nodeCatalog, collapsed };
      const expanded = expandGroups(drawn, snap(places, dragging));
      const nodePlaces = new Map([...expanded].filter(([key]) => readKey(key).kind === "other"));
      const drag = readDrag(drawn, nodePlaces, grabbed.current);
      setTarget(dragging && drag.into ? drag.into.parent : null);
      if (dragging) return setMoved((before) => new Map([...before, ...expanded]));
      setMoved(nothing);
      const notes = [...expanded].flatMap(([key, place]) => {
        const { kind, id } = readKey(key);
        return kind === "note" ? [[id, place] as const] : [];
      });
      const { targetEdge: edgeId } = store.getState();
      store.setState({ targetEdge: null });
      const [only] = drag.shifts.keys();
      if (edgeId !== null && only !== undefined && drag.shifts.size === 1) return actions.splice(only, edgeId, drag.shifts);
      tellLost(actions.drop(drag.shifts, drag.into, Object.fromEntries(notes)), store);
    },
    [store, actions, snap],
  );
  const loose = useRef(false);
  const onGrab = useCallback(
    (nodeId: string | null) => {
      grabbed.current = nodeId;
      grab(nodeId);
      const { history, selected } = store.getState();
      const alone = nodeId !== null && (selected.size < 2 || !selected.has(nodeId));
      loose.current = alone && maySplice({ document: history.document, catalog: nodeCatalog }, nodeId);
    },
    [store, grab],
  );
  const onHold = useCallback(
    (nodeId: string) => {
      const edgeId = loose.current ? findEdgeUnderCard(nodeId) : null;
      if (edgeId !== store.getState().targetEdge) store.setState({ targetEdge: edgeId });
    },
    [store],
  );
  const shown = useMemo(() => (lit === null ? flow : { ...flow, nodes: lightNodes(flow.nodes, lit) }), [flow, lit]);
  return { flow: shown, onChange, onGrab, onHold };
}
