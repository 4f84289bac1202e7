import { KindIcon } from "@/components/kind-icon";
import type { NodeLook } from "@/components/org-context";
import type { NodeGroup } from "@/server/workflow/define";
import type { DocumentEdge, DocumentNode } from "@/server/workflow/document";
import { nodeSize, type Point, previewBox, toPreview, wirePath } from "./preview-geometry";

type PreviewNode = Pick<DocumentNode, "id" | "type" | "name" | "position" | "parent">;
type PreviewEdge = Pick<DocumentEdge, "id" | "source" | "target">;
type GraphPreviewProps = {
  document: { nodes: readonly PreviewNode[]; edges: readonly PreviewEdge[] };
  looks: Readonly<Record<string, NodeLook>>;
  className?: string;
};

const colours: Record<NodeGroup, { tile: string; icon: string }> = {
  agent: { tile: "fill-agent-soft", icon: "text-agent" },
  tool: { tile: "fill-tool-soft", icon: "text-tool" },
  logic: { tile: "fill-logic-soft", icon: "text-logic" },
  people: { tile: "fill-people-soft", icon: "text-people" },
  trigger: { tile: "fill-trigger-soft", icon: "text-trigger" },
};

/** A workflow as a small drawing of its nodes' icons, flowing right. */
export function GraphPreview({ document, looks, className }: GraphPreviewProps) {
  const nodes = document.nodes.filter((node) => node.parent === null);
  const places = new Map(nodes.map((node) => [node.id, toPreview(node.position)]));
  return (
    <svg
      viewBox={previewBox([...places.values()])}
      role="img"
      aria-label={`A graph of ${nodes.length} nodes`}
      className={className}
      preserveAspectRatio="xMidYMid meet"
    >
      <g fill="none" strokeWidth="1.5" className="stroke-line-strong">
        {document.edges.map((edge) => (
          <Wire key={edge.id} source={places.get(edge.source)} target={places.get(edge.target)} />
        ))}
      </g>
      {nodes.map((node) => (
        <Tile key={node.id} node={node} look={looks[node.type]} />
      ))}
    </svg>
  );
}

function Wire({ source, target }: { source: Point | undefined; target: Point | undefined }) {
  return source && target ? <path d={wirePath(source, target)} /> : null;
}

function Tile({ node, look }: { node: PreviewNode; look: NodeLook | undefined }) {
  const colour = colours[look?.group ?? "logic"];
  const { x, y } = toPreview(node.position);
  return (
    <g transform={`translate(${x} ${y})`}>
      <title>{node.name || look?.label || node.type}</title>
      <rect width={nodeSize} height={nodeSize} rx="12" className="fill-raised stroke-line-strong" />
      <rect x="7" y="7" width="30" height="30" rx="8" className={colour.tile} />
      <KindIcon name={look?.icon ?? "square"} x={14} y={14} width={16} height={16} className={colour.icon} />
    </g>
  );
}
