"use client";

import { Background, BackgroundVariant, MiniMap, ReactFlow, ReactFlowProvider, useReactFlow, useViewport } from "@xyflow/react";
import { Maximize, Minus, Plus } from "lucide-react";
import { useEffect, useMemo } from "react";
import { EdgeLine } from "@/components/canvas/edge-line";
import { NodeCard } from "@/components/canvas/node-card";
import { type CardNode, toFlow } from "@/components/canvas/to-flow";
import { useRunStore } from "@/components/canvas/use-run-store";
import { IconButton } from "@/components/ui/icon-button";
import { nodeCatalog } from "@/server/nodes/registry";
import type { WorkflowDocument } from "@/server/workflow/document";
import type { StepStatus } from "@/server/workflow/run-event";
import "@/components/canvas/canvas.css";

const nodeTypes = { card: NodeCard };
const edgeTypes = { line: EdgeLine };
const cullAbove = 150;
const farZoom = 0.5;

const statusColor: Record<StepStatus, string> = {
  queued: "var(--line-strong)",
  running: "var(--run)",
  waiting: "var(--wait)",
  retrying: "var(--wait)",
  succeeded: "var(--ok)",
  failed: "var(--fail)",
  skipped: "var(--line)",
  cancelled: "var(--line-strong)",
};

type RunCanvasProps = { document: WorkflowDocument; selected: string | null; onSelect(nodeId: string | null): void };

/** The workflow as it was when the run began, read-only, with the run drawn over it. */
export function RunCanvas(props: RunCanvasProps) {
  return (
    <ReactFlowProvider>
      <Drawing {...props} />
    </ReactFlowProvider>
  );
}

function Drawing({ document, selected, onSelect }: RunCanvasProps) {
  const { zoom } = useViewport();
  const flow = useReactFlow();
  const drawn = useMemo(
    () =>
      toFlow(
        {
          document,
          catalog: nodeCatalog,
          selected: new Set(selected === null ? [] : [selected]),
          moved: new Map(),
          problems: new Map(),
          mode: "run",
        },
        { nodes: [], edges: [] },
      ),
    [document, selected],
  );
  return (
    <div className="trellis-canvas relative size-full" data-lod={zoom < farZoom ? "far" : undefined}>
      <ReactFlow<CardNode>
        nodes={drawn.nodes}
        edges={drawn.edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onNodeClick={(_event, node) => onSelect(node.id)}
        onPaneClick={() => onSelect(null)}
        onNodesChange={(changes) => {
          const picked = changes.find((change) => change.type === "select" && change.selected);
          if (picked && "id" in picked) onSelect(picked.id);
        }}
        nodesDraggable={false}
        nodesConnectable={false}
        edgesFocusable={false}
        deleteKeyCode={null}
        fitView
        fitViewOptions={{ padding: 0.16, maxZoom: 1 }}
        minZoom={0.1}
        maxZoom={2}
        onlyRenderVisibleElements={document.nodes.length > cullAbove}
        proOptions={{ hideAttribution: false }}
        aria-label="The run on its workflow"
      >
        <Background variant={BackgroundVariant.Dots} gap={20} size={1} />
        <RunMiniMap />
      </ReactFlow>
      <div className="absolute bottom-3 left-3 z-5 flex items-center rounded-md bg-raised p-0.5 shadow-md">
        <IconButton label="Zoom out" side="top" onClick={() => flow.zoomOut()}>
          <Minus />
        </IconButton>
        <span className="num w-10 text-center text-2xs text-fg-2">{Math.round(zoom * 100)}%</span>
        <IconButton label="Zoom in" side="top" onClick={() => flow.zoomIn()}>
          <Plus />
        </IconButton>
        <IconButton label="Fit the whole workflow" side="top" onClick={() => flow.fitView({ padding: 0.16, maxZoom: 1, duration: 200 })}>
          <Maximize />
        </IconButton>
      </div>
      <FitOnResize />
    </div>
  );
}

function RunMiniMap() {
  const byNode = useRunStore((state) => state.byNode);
  return (
    <MiniMap<CardNode>
      pannable
      zoomable
      ariaLabel="Overview"
      style={{ width: 132, height: 88 }}
      className="overflow-hidden rounded-md shadow-md max-lg:hidden"
      nodeColor={(node) => statusColor[byNode[node.id]?.status ?? "queued"]}
      nodeBorderRadius={16}
      nodeStrokeWidth={0}
    />
  );
}

/** Panels open and close around the canvas; the drawing keeps its place in view. */
function FitOnResize() {
  const flow = useReactFlow();
  useEffect(() => {
    const element = window.document.querySelector(".trellis-canvas");
    if (!element) return;
    let first = true;
    const observer = new ResizeObserver(() => {
      if (!first) void flow.fitView({ padding: 0.16, maxZoom: 1 });
      first = false;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [flow]);
  return null;
}
