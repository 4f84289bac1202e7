// Small documents for journeys that need a certain workflow to be there.

/** A node of a document, `row` cards below the top. */
export function makeNode(id: string, { type, name, row = 0, config = {} }: { type: string; name: string; row?: number; config?: unknown }) {
  return { id, type, name, position: { x: 0, y: row * 132 }, config, disabled: false, pinned: null, note: "", parent: null };
}

type Node = ReturnType<typeof makeNode>;

/** The nodes one after the other, each connected to the next by its plain output. */
export function makeChain(...nodes: Node[]) {
  const edges = nodes.slice(1).map((node, index) => {
    const source = nodes[index]?.id ?? "";
    return { id: `${source}-${node.id}`, source, sourceHandle: "out", target: node.id, targetHandle: "in" };
  });
  return { version: 1, nodes, edges, notes: [], groups: [] };
}
