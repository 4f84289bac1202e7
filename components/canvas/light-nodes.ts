import type { Readers } from "@/server/workflow/list-readers";
import type { FlowNode } from "./to-flow";

/** The nodes that are lit, each with why; the others are the same objects. */
export function lightNodes(nodes: FlowNode[], lit: Readers | null): FlowNode[] {
  if (lit === null) return nodes;
  return nodes.map((node) => {
    const classes = [node.selected && "lit-self", lit.reads.has(node.id) && "lit-read", lit.readBy.has(node.id) && "lit-reader"];
    const className = classes.filter(Boolean).join(" ");
    return className === "" ? node : { ...node, className };
  });
}
