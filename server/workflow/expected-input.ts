import type { WorkflowDocument } from "./document";

/** What a node gave, and the way it left by; without a way it is taken for one that any edge may leave by. */
export type KnownOutput = { output: unknown; handle: string | null };

/**
 * What a node would get if everything before it gave what it gave last: the one output before it as it is, several as an object by
 * node id, as the engine makes it. Undefined when nothing that leads to it is known.
 */
export function expectedInput(document: WorkflowDocument, nodeId: string, outputOf: (nodeId: string) => KnownOutput | undefined): unknown {
  const parent = document.nodes.find(({ id }) => id === nodeId)?.parent ?? null;
  const inbound = new Map<string, unknown>();
  for (const { source, sourceHandle, target } of document.edges) {
    // The edge from the container is how a pass begins: what it carries only a run knows.
    if (target !== nodeId || source === parent) continue;
    const known = outputOf(source);
    if (known && (known.handle === null || known.handle === sourceHandle)) inbound.set(source, known.output);
  }
  const [first] = inbound.values();
  return inbound.size > 1 ? Object.fromEntries(inbound) : first;
}
