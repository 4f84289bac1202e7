import { KindIcon } from "@/components/kind-icon";
import type { NodeLook } from "@/components/org-context";
import type { NodeGroup } from "@/server/workflow/define";
import type { DocumentEdge, DocumentNode } from "@/server/workflow/document";
import { previewBox, wirePath } from "./preview-geometry";

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

/** A workflow as a small drawing: the canvas' own proportions, without its code. */
export function GraphPreview({ document, looks, className }: GraphPreviewProps) {
  const nodes = document.nodes.filter((node) => node.parent === null);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return (
    <svg
      viewBox={previewBox(nodes)}
      role="img"
      aria-label={`A graph of ${nodes.length} nodes`}
      className={className}
      preserveAspectRatio="xMidYMid meet"
    >
      <g fill="none" strokeWidth="2" className="stroke-line-strong">
        {document.edges.map((edge) => (
          <Wire key={edge.id} edge={edge} byId={byId} />
        ))}
      </g>
      {nodes.map((node) => (
        <Card key={node.id} node={node} look={looks[node.type]} />
      ))}
    </svg>
  );
}

function Wire({ edge, byId }: { edge: PreviewEdge; byId: ReadonlyMap<string, PreviewNode> }) {
  const source = byId.get(edge.source);
  const target = byId.get(edge.target);
  return source && target ? <path d={wirePath(source.position, target.position)} /> : null;
}

function Card({ node, look }: { node: PreviewNode; look: NodeLook | undefined }) {
  const colour = colours[look?.group ?? "logic"];
  const name = node.name || look?.label || node.type;
  return (
    <g transform={`translate(${node.position.x} ${node.position.y})`}>
      <rect width="196" height="68" rx="14" className="fill-raised stroke-line-strong" strokeWidth="1.5" />
      <rect x="14" y="15" width="38" height="38" rx="11" className={colour.tile} />
      <KindIcon name={look?.icon ?? "square"} x={23.5} y={24.5} width={19} height={19} className={colour.icon} />
      <text x="62" y="40" className="fill-fg-2 text-[17px] font-medium tracking-tight">
        {name.length > 15 ? `${name.slice(0, 14).trimEnd()}…` : name}
      </text>
    </g>
  );
}
