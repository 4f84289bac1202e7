// Stage 3 of 6. A plan is plain JSON: the nodes in an order that respects every edge, each with what it waits for.
import type { NodePolicy } from "./document";

export type PlanNeed = { edgeId: string; from: string; handle: string };

export type PlanStep = {
  nodeId: string;
  type: string;
  name: string;
  /** As written: templates unresolved, defaults not yet applied. */
  config: Record<string, unknown>;
  policy: NodePolicy;
  /** Inbound edges. Empty: an entry. */
  needs: PlanNeed[];
  /** When the inbound edges let it start. */
  join: { mode: "all" | "any" | "count"; count?: number };
  disabled: boolean;
  pinned: { output: unknown; handle?: string } | null;
};

export type Plan = {
  version: 1;
  /** The trigger the run starts from; other triggers of the document are not part of this plan. */
  trigger: string;
  /** Topological: needs come first. */
  steps: PlanStep[];
};
