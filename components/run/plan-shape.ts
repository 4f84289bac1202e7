import type { Plan, PlanStep } from "@/server/workflow/plan";

export type BodyShape = {
  /** What stands directly in it. */
  nodeIds: readonly string[];
  /** Edges inside it, its entries not counted. */
  edges: readonly { edgeId: string; from: string; handle: string }[];
  entries: readonly string[];
};

/** Which nodes are in which loops. */
export type PlanShape = {
  /** The containers around each node, the outermost first. */
  chains: ReadonlyMap<string, readonly string[]>;
  /** By container, the outermost first. */
  bodies: ReadonlyMap<string, BodyShape>;
  /** Every node of the document: those that the run cannot come to can be looked at too. */
  known: ReadonlySet<string>;
};

/** Loops and what is in them, of the plan that the run follows. */
export function readPlanShape(plan: Pick<Plan, "steps">, document: { nodes: readonly { id: string }[] }): PlanShape {
  const chains = new Map<string, readonly string[]>();
  const bodies = new Map<string, BodyShape>();
  const read = (steps: readonly PlanStep[], chain: readonly string[]) => {
    for (const step of steps) {
      chains.set(step.nodeId, chain);
      if (!step.body) continue;
      bodies.set(step.nodeId, {
        nodeIds: step.body.steps.map(({ nodeId }) => nodeId),
        edges: step.body.steps.flatMap(({ needs }) => needs),
        entries: step.body.entry.map(({ edgeId }) => edgeId),
      });
      read(step.body.steps, [...chain, step.nodeId]);
    }
  };
  read(plan.steps, []);
  return { chains, bodies, known: new Set(document.nodes.map(({ id }) => id)) };
}
