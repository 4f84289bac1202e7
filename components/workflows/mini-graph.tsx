import type { NodeLook } from "@/components/org-context";
import { nodeSize, type Point, toPreview, wirePath } from "@/components/templates/preview-geometry";
import type { NodeGroup } from "@/server/workflow/define";

type MiniGraphProps = {
  document: {
    nodes: readonly { id: string; type: string; position: Point }[];
    edges: readonly { id: string; source: string; target: string }[];
  };
  looks: Readonly<Record<string, NodeLook>>;
  className?: string;
};

const fills: Record<NodeGroup, string> = {
  agent: "fill-agent",
  tool: "fill-tool",
  logic: "fill-logic",
  people: "fill-people",
  trigger: "fill-trigger",
};

/** A workflow the size of a thumb: which way it goes and of what kinds it is. A picture beside the name, so no one is told of it. */
export function MiniGraph({ document, looks, className }: MiniGraphProps) {
  const places = new Map(document.nodes.map((node) => [node.id, toPreview(node.position)]));
  return (
    <svg viewBox={boxAround([...places.values()])} aria-hidden="true" className={className} preserveAspectRatio="xMidYMid meet">
      <g fill="none" strokeWidth="7" className="stroke-line-strong">
        {document.edges.map(({ id, source, target }) => {
          const [from, to] = [places.get(source), places.get(target)];
          return from && to ? <path key={id} d={wirePath(from, to)} /> : null;
        })}
      </g>
      {document.nodes.map(({ id, type }) => {
        const place = places.get(id);
        if (!place) return null;
        return <rect key={id} {...place} width={nodeSize} height={nodeSize} rx="13" className={fills[looks[type]?.group ?? "logic"]} />;
      })}
    </svg>
  );
}

const margin = 24;
/** So that a lone node is not drawn as a wall. */
const least = 190;

function boxAround(places: readonly Point[]): string {
  if (places.length === 0) return `0 0 ${least} ${least / 2}`;
  const [xs, ys] = [places.map(({ x }) => x), places.map(({ y }) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const [spanX, spanY] = [Math.max(...xs) + nodeSize - left, Math.max(...ys) + nodeSize - top];
  const width = Math.max(spanX + 2 * margin, least);
  const height = Math.max(spanY + 2 * margin, least / 2);
  return `${left + spanX / 2 - width / 2} ${top + spanY / 2 - height / 2} ${width} ${height}`;
}
