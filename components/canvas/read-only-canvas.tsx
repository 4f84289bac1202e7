"use client";
import { ReactFlowProvider } from "@xyflow/react";
import { memo, type ReactNode, useMemo, useRef } from "react";
import { useStable } from "@/components/use-stable";
import { nodeCatalog } from "@/server/nodes/registry";
import type { WorkflowDocument } from "@/server/workflow/document";
import { CanvasControls } from "./canvas-controls";
import { CanvasSurface } from "./canvas-surface";
import { type Flow, type FlowInput, type FlowNode, toFlow } from "./to-flow";
import { useCollapsed } from "./use-collapsed";

const nothingMoved: FlowInput["moved"] = new Map();
const noProblems: FlowInput["problems"] = new Map();

type ReadOnlyCanvasProps = {
  document: WorkflowDocument;
  /** The chosen node's id. */
  selected: string | null;
  onSelect: (nodeId: string | null) => void;
  /** The node under the pointer. */
  onHover?: (nodeId: string | null) => void;
  /** "run": cards have the footer strip and read `useRunStore`. */
  mode: FlowInput["mode"];
  /** What is collapsed of it is remembered. */
  workflowId?: string;
  /** A node that somebody asked for: it is shown although what it stands in was collapsed. */
  asked?: string | null;
  children?: ReactNode;
};

/** The workflow as a picture that can be panned, zoomed and pointed at, but not changed. */
export const ReadOnlyCanvas = memo(function ReadOnlyCanvas({
  document,
  selected,
  onSelect,
  onHover,
  mode,
  workflowId,
  asked = null,
  children,
}: ReadOnlyCanvasProps) {
  const previous = useRef<Flow>({ nodes: [], edges: [] });
  const [collapsed, toggleCollapsed] = useCollapsed({ document, workflowId, asked });
  const flow = useMemo(() => {
    const chosen = new Set(selected === null ? [] : [selected]);
    previous.current = toFlow(
      { document, catalog: nodeCatalog, selected: chosen, moved: nothingMoved, problems: noProblems, mode, collapsed, target: null },
      previous.current,
    );
    return previous.current;
  }, [document, selected, mode, collapsed]);
  // The same functions each time, or every card would be gone through again: see fitOptions in canvas-surface.tsx.
  const open = useStable((_event: unknown, node: FlowNode) => onSelect(node.id));
  const leave = useStable(() => onSelect(null));
  const enterNode = useStable((_event: unknown, node: FlowNode) => onHover?.(node.id));
  const leaveNode = useStable(() => onHover?.(null));
  return (
    <ReactFlowProvider>
      <CanvasSurface
        flow={flow}
        onCollapse={toggleCollapsed}
        nodesDraggable={false}
        nodesConnectable={false}
        edgesFocusable={false}
        elementsSelectable
        onNodeClick={open}
        onPaneClick={leave}
        onNodeMouseEnter={enterNode}
        onNodeMouseLeave={leaveNode}
        onKeyDown={(event) => {
          const id = event.target instanceof HTMLElement ? event.target.closest(".react-flow__node")?.getAttribute("data-id") : null;
          if (id && (event.key === "Enter" || event.key === " ")) {
            event.preventDefault();
            onSelect(id);
          }
        }}
        // React Flow asks for a listener before it lets its overview and selection work; the state stays ours.
        onNodesChange={ignore}
      >
        <CanvasControls />
        {children}
      </CanvasSurface>
    </ReactFlowProvider>
  );
});

function ignore() {
  // Nothing to apply: the picture follows its props alone.
}
