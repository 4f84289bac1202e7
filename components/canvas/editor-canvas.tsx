"use client";
import {
  type Connection,
  type IsValidConnection,
  type OnConnectEnd,
  type OnConnectStart,
  Panel,
  type SnapGrid,
  useReactFlow,
} from "@xyflow/react";
import { memo, useCallback, useMemo, useState } from "react";
import { toast } from "sonner";
import { useShownRun } from "@/components/editor-run/shown-run";
import { useStable } from "@/components/use-stable";
import { nodeCatalog } from "@/server/nodes/registry";
import { canConnect } from "@/server/workflow/can-connect";
import { errorHandle } from "@/server/workflow/graph/list-handles";
import { AlignmentGuides } from "./alignment-guides";
import { type CanvasActions, CanvasActionsProvider } from "./canvas-actions";
import { CanvasControls } from "./canvas-controls";
import { CanvasMenu } from "./canvas-menu";
import { CanvasSurface } from "./canvas-surface";
import { ConnectionHint } from "./connection-hint";
import { entryOf } from "./containers";
import { useEditor, useEditorActions, useEditorStore } from "./editor-context";
import { LivePill, MarksLegend } from "./editor-parts";
import { EmptyCanvas } from "./empty-canvas";
import { HistoryControls } from "./history-controls";
import { LightLegend } from "./light-legend";
import { readKey } from "./mark-keys";
import { PendingWire } from "./pending-wire";
import { SelectionBar } from "./selection-bar";
import type { FlowNode, LineEdge } from "./to-flow";
import { useDropping } from "./use-dropping";
import type { EditorCommands } from "./use-editor-commands";
import { useFlow } from "./use-flow";
import { useLightUp } from "./use-light-up";

type EditorCanvasProps = { commands: EditorCommands; onOpen: () => void };

/** While the pointer selects, the canvas is moved by it or with the space bar. */
const middleButton = [1];

// The same objects each time: see fitOptions in canvas-surface.tsx.
const snapGrid: SnapGrid = [4, 4];
const multiSelectionKeys = ["Meta", "Control"];

/** The canvas that can be drawn on. */
export const EditorCanvas = memo(function EditorCanvas({ commands, onOpen }: EditorCanvasProps) {
  const { flow, onChange, onGrab, onHold } = useFlow();
  const boxSelect = useEditor((state) => state.boxSelect);
  const isLit = useEditor((state) => state.lit !== null);
  useLightUp();
  const toggleCollapsed = useEditor((state) => state.toggleCollapsed);
  const readOnly = useEditor((state) => state.readOnly);
  const grabNode = useStable((_event: unknown, { id }: FlowNode) => onGrab(id));
  const holdNode = useStable((_event: unknown, { id }: FlowNode) => onHold(id));
  const grabSelection = useStable(() => onGrab(null));
  const cardActions = useCardActions();
  const wiring = useWiring();
  const dropping = useDropping();
  const hasRun = useShownRun((state) => state.runId !== null);
  return (
    <CanvasActionsProvider value={readOnly ? null : cardActions}>
      <CanvasMenu commands={commands}>
        <CanvasSurface
          onCollapse={toggleCollapsed}
          flow={flow}
          wire={wiring.wire}
          aria-label="Workflow canvas"
          className={isLit ? "trellis-lit" : undefined}
          nodesDraggable={!readOnly}
          nodesConnectable={!readOnly}
          edgesReconnectable={false}
          snapToGrid
          snapGrid={snapGrid}
          connectionRadius={26}
          connectionDragThreshold={4}
          nodeDragThreshold={2}
          selectNodesOnDrag
          multiSelectionKeyCode={multiSelectionKeys}
          selectionOnDrag={boxSelect}
          panOnDrag={boxSelect ? middleButton : true}
          onNodeDragStart={grabNode}
          onNodeDrag={holdNode}
          onSelectionDragStart={grabSelection}
          onNodesChange={onChange}
          onEdgesChange={onChange}
          onNodeClick={onOpen}
          {...wiring.handlers}
          {...dropping}
        >
          <CanvasControls>{!readOnly && <HistoryControls commands={commands} />}</CanvasControls>
          {!readOnly && <SelectionBar commands={commands} />}
          <AlignmentGuides />
          <LightLegend />
          <ConnectionHint />
          <PendingWire />
          {hasRun && (
            <Panel position="top-left" className="pointer-events-none m-3!">
              <LivePill />
            </Panel>
          )}
          <Panel position="top-right" className="pointer-events-none m-3! max-sm:hidden">
            <MarksLegend onGoTo={commands.goTo} />
          </Panel>
          {flow.nodes.length === 0 && !readOnly && <EmptyCanvas onAdd={commands.addNode} />}
        </CanvasSurface>
      </CanvasMenu>
    </CanvasActionsProvider>
  );
});

function useCardActions(): CanvasActions {
  const store = useEditorStore();
  const actions = useEditorActions();
  const { flowToScreenPosition, screenToFlowPosition } = useReactFlow();
  const renaming = useEditor((state) => state.renaming);
  return useMemo(
    () => ({
      renaming,
      startRename: (key) => store.setState({ renaming: key }),
      finishRename(key, name) {
        // A note's field may report that it was left after another one was opened.
        if (store.getState().renaming === key) store.setState({ renaming: null });
        if (name === null) return;
        const { kind, id } = readKey(key);
        if (kind === "group") actions.renameGroup(id, name);
        else actions.rename(id, name);
      },
      editNote: actions.editNote,
      insertOnEdge: (edgeId, at) => store.setState({ picker: { purpose: "insert", edgeId, at, screen: flowToScreenPosition(at) } }),
      removeEdge: (edgeId) => actions.remove([edgeId]),
      addInside(containerId, screen) {
        const node = store.getState().history.document.nodes.find(({ id }) => id === containerId);
        const entry = node && entryOf(node, nodeCatalog);
        if (!entry) return;
        const from = { nodeId: containerId, handle: entry };
        // Without a point of its own it goes where the first node of a body stands.
        store.setState({ picker: { purpose: "add", from, nodeId: containerId, screen, at: screenToFlowPosition(screen) } });
      },
    }),
    [store, actions, flowToScreenPosition, screenToFlowPosition, renaming],
  );
}

/** Drawing wires: onto a handle, onto a card's body, or onto nothing, which asks what should be there. */
function useWiring() {
  const store = useEditorStore();
  const actions = useEditorActions();
  const { screenToFlowPosition } = useReactFlow();
  const [wire, setWire] = useState<"plain" | "error">();

  const tryConnect = useCallback(
    (edge: { source: string; sourceHandle: string; target: string; targetHandle: string }) => {
      const reason = actions.connect(edge);
      if (reason !== null) toast.error(reason, { id: "connect" });
    },
    [actions],
  );

  const onConnectEnd = useCallback<OnConnectEnd>(
    (event, { isValid, fromNode, fromHandle, toNode, toHandle }) => {
      setWire(undefined);
      if (isValid || !fromNode || fromHandle?.type !== "source") return;
      const from = { nodeId: fromNode.id, handle: fromHandle.id ?? "out" };
      const point = "changedTouches" in event ? event.changedTouches[0] : event;
      if (!point) return;
      const under = document.elementFromPoint(point.clientX, point.clientY);
      const target = toHandle && toNode ? toNode.id : under?.closest(".react-flow__node")?.getAttribute("data-id");
      if (target) return tryConnect({ source: from.nodeId, sourceHandle: from.handle, target, targetHandle: "in" });
      if (!under?.closest(".react-flow__pane")) return;
      const screen = { x: point.clientX, y: point.clientY };
      store.setState({ picker: { purpose: "add", from, screen, at: screenToFlowPosition(screen) } });
    },
    [store, tryConnect, screenToFlowPosition],
  );

  const isValidConnection = useCallback<IsValidConnection<LineEdge>>(
    (edge) =>
      canConnect(store.getState().history.document, nodeCatalog, {
        source: edge.source,
        target: edge.target,
        sourceHandle: edge.sourceHandle ?? "out",
        targetHandle: edge.targetHandle ?? "in",
      }).ok,
    [store],
  );

  const handlers = useMemo(
    () => ({
      onConnectStart: ((_event, { handleId }) => setWire(handleId === errorHandle ? "error" : "plain")) satisfies OnConnectStart,
      onConnect: ({ source, sourceHandle, target, targetHandle }: Connection) =>
        tryConnect({ source, sourceHandle: sourceHandle ?? "out", target, targetHandle: targetHandle ?? "in" }),
      onConnectEnd,
      isValidConnection,
    }),
    [tryConnect, onConnectEnd, isValidConnection],
  );
  return { wire, handlers };
}
