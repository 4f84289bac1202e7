"use client";
import {
  Background,
  BackgroundVariant,
  type EdgeTypes,
  type NodeTypes,
  ReactFlow,
  type ReactFlowProps,
  type ReactFlowState,
  useReactFlow,
  useStore,
} from "@xyflow/react";
import { type CSSProperties, type ReactNode, useEffect, useRef } from "react";
import { cn } from "@/components/cn";
import { CollapseProvider } from "./canvas-actions";
import { EdgeLine } from "./edge-line";
import { GroupFrame } from "./group-frame";
import { NodeCard } from "./node-card";
import { NodeFrame } from "./node-frame";
import { NoteCard } from "./note-card";
import { Overview } from "./overview";
import type { Flow, FlowNode, LineEdge } from "./to-flow";
import { useDragMark } from "./use-drag-mark";
import "./canvas.css";
import "./frame.css";
import "./run-marks.css";
import "./marks.css";

const nodeTypes: NodeTypes = { card: NodeCard, frame: NodeFrame, "group-frame": GroupFrame, note: NoteCard };
const edgeTypes: EdgeTypes = { line: EdgeLine };

/** Below it everything is fast anyway, and nothing pops in while panning. */
const cullAbove = 150;

/** From here on small cards are drawn without what cannot be read. */
const manyNodes = 60;

const ariaLabels = {
  "node.a11yDescription.default": "Press Enter to open its settings, the arrow keys to walk along the connections, Delete to remove it.",
  "node.a11yDescription.keyboardDisabled":
    "Press Enter to open its settings, the arrow keys to walk along the connections, Delete to remove it.",
  "edge.a11yDescription.default": "Press Enter to select this connection, then Delete to remove it.",
  "minimap.ariaLabel": "Overview of the workflow",
};

// React Flow compares its props by identity: one that is new each time costs a round through every card and line.
const fitOptions = { padding: 0.16, maxZoom: 1 };

type CanvasSurfaceProps = Omit<ReactFlowProps<FlowNode, LineEdge>, "nodes" | "edges"> & {
  flow: Flow;
  /** Which output a wire is being drawn from: the preview takes its colour. */
  wire?: "plain" | "error" | undefined;
  minimap?: boolean;
  onCollapse: (containerId: string) => void;
  children?: ReactNode;
};

/** The drawing ground that the editor and the run page share: cards, lines, dots, overview. Needs a ReactFlowProvider above. */
export function CanvasSurface({ flow, wire, minimap = true, onCollapse, className, children, ...props }: CanvasSurfaceProps) {
  const farBelow = flow.nodes.length > manyNodes ? 0.5 : 0.3;
  const far = useStore((state: ReactFlowState) => state.transform[2] < farBelow);
  // In steps, so that zooming does not restyle every handle on every frame.
  const reach = useStore((state: ReactFlowState) => Math.min(3, Math.max(1, Math.round(2 / state.transform[2]) / 2)));
  return (
    <CollapseProvider value={onCollapse}>
      <ReactFlow
        className={cn("trellis-canvas", className)}
        style={{ "--handle-reach": reach } as CSSProperties}
        data-lod={far ? "far" : "near"}
        data-wire={wire}
        nodes={flow.nodes}
        edges={flow.edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onlyRenderVisibleElements={flow.nodes.length > cullAbove}
        minZoom={0.1}
        maxZoom={2}
        fitView
        fitViewOptions={fitOptions}
        zoomOnDoubleClick={false}
        deleteKeyCode={null}
        disableKeyboardA11y
        attributionPosition="top-right"
        ariaLabelConfig={ariaLabels}
        {...props}
      >
        <Background variant={BackgroundVariant.Dots} gap={20} size={1.25} />
        {minimap && <Overview />}
        <KeepCentre />
        <DragMark />
        {children}
      </ReactFlow>
    </CollapseProvider>
  );
}

function DragMark() {
  useDragMark();
  return null;
}

/** Panels open and close beside and below the canvas: what was in its middle stays there. */
function KeepCentre() {
  const width = useStore((state: ReactFlowState) => state.width);
  const height = useStore((state: ReactFlowState) => state.height);
  const { getViewport, setViewport } = useReactFlow();
  const before = useRef({ width, height });
  useEffect(() => {
    const last = before.current;
    before.current = { width, height };
    if (last.width === 0 || (last.width === width && last.height === height)) return;
    const { x, y, zoom } = getViewport();
    void setViewport({ x: x + (width - last.width) / 2, y: y + (height - last.height) / 2, zoom });
  }, [width, height, getViewport, setViewport]);
  return null;
}
