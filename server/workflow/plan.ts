// Stage 3 of 6. A plan is plain JSON: the nodes in an order that respects every edge, each with what it waits for.
import { AppError } from "@/server/errors";
import { withInside } from "./container-bounds";
import type { NodePolicy, RecoveryRule } from "./document";
import type { Graph } from "./graph";
import { type GraphNode, isEntryEdge, isTrigger, quoteName } from "./graph/graph-node";
import { listReachable } from "./graph/order-nodes";

export type PlanNeed = { edgeId: string; from: string; handle: string };

export type PlanStep = {
  nodeId: string;
  type: string;
  name: string;
  /** As written: templates unresolved, defaults not yet applied. */
  config: Record<string, unknown>;
  policy: NodePolicy;
  /** Source handles in order, without the one into a container's body; a disabled step leaves by the first. Empty: a leaf. */
  handles: string[];
  /** Inbound edges. Empty: an entry. */
  needs: PlanNeed[];
  /** When the inbound edges let it start. */
  join: { mode: "all" | "any" | "count"; count?: number };
  disabled: boolean;
  pinned: { output: unknown; handle?: string } | null;
  /** Only containers: what runs once for each pass. */
  body?: PlanBody;
};

/** The inside of a container. A pass walks `steps` as a run walks its plan; steps without needs are its entries. */
export type PlanBody = {
  /** Topological. Needs name steps of the same body only. */
  steps: PlanStep[];
  /** The edges that lead from the container into its body: taken by every pass. */
  entry: { edgeId: string; to: string }[];
};

export type Plan = {
  version: 1;
  /** The trigger the run starts from; other triggers of the document are not part of this plan. */
  trigger: string;
  /** Topological: needs come first. Steps inside containers are in the `body` of theirs. */
  steps: PlanStep[];
  /** A part of another run's loop: the container alone, over `input.items`, the first of which has the index `input.offset`. */
  isPart?: true;
  /** A run up to this node: it is over when the node has settled, inside a loop in the first pass that comes to it. */
  until?: string;
  /** A run of one node: the names that its expressions may read, and the nodes that lead to it in the document. */
  given?: { names: Record<string, unknown>; sources: string[] };
  /**
   * A run that goes on inside a loop of another run: a long loop takes the passes over that were finished there. `stepKey`: but for
   * this step and what follows it; null: all that settled well (a retry).
   */
  goesOn?: { runId: string; stepKey: string | null };
  /** The workflow's own rules for failed attempts; left out when it has none. */
  recovery?: RecoveryRule[];
};

/**
 * The plan of a run that starts at `triggerNodeId`: that trigger and all it can come to. An edge from elsewhere (a second
 * trigger, a loose node) is not waited for. Throws `workflow_invalid` when there is no such trigger, or when a node on the
 * way is of an unknown type or on a cycle; callers check `issues` first, so that people see all problems at once.
 */
export function compilePlan(graph: Graph, triggerNodeId: string): Plan {
  const trigger = graph.nodes.get(triggerNodeId);
  if (!trigger || !isTrigger(trigger))
    throw new AppError("workflow_invalid", `The workflow has no trigger “${triggerNodeId}”`, { fix: "Start it from one of its triggers." });
  if (trigger.source.disabled)
    throw new AppError("workflow_invalid", `${quoteName(trigger.source)} is disabled, so it cannot start a run`, {
      fix: "Enable the trigger.",
    });
  const reachable = listReachable(graph.nodes, [triggerNodeId]);
  const order = graph.order.flatMap((id) => (reachable.has(id) ? (graph.nodes.get(id) ?? []) : []));
  if (order.length !== reachable.size)
    throw new AppError("workflow_invalid", "The workflow has nodes that wait for each other in a circle", {
      fix: "Remove one of the connections between them.",
    });
  const steps = compileLevel(null, { levels: groupByParent(order), reachable });
  return { version: 1, trigger: triggerNodeId, steps, ...recoveryOf(graph) };
}

/**
 * The plan of a run of one node alone, with what is inside it. Not what it would wait for: it is given what it reads of other
 * nodes. Throws `workflow_invalid` as compilePlan does.
 */
export function compileNode(graph: Graph, nodeId: string, given: NonNullable<Plan["given"]>): Plan {
  const inside = withInside(graph.document, [nodeId]);
  const node = graph.nodes.get(nodeId);
  if (!node) throw new AppError("workflow_invalid", `The workflow has no node “${nodeId}”`, { fix: "Name one of its nodes." });
  const order = graph.order.flatMap((id) => (inside.has(id) && id !== nodeId ? (graph.nodes.get(id) ?? []) : []));
  const levels = new Map([...groupByParent(order), [node.parent, [node]]]);
  const steps = compileLevel(node.parent, { levels, reachable: inside });
  return { version: 1, trigger: nodeId, steps, given, ...recoveryOf(graph) };
}

function recoveryOf({ document }: Graph): Pick<Plan, "recovery"> {
  const recovery = document.settings?.recovery ?? [];
  return recovery.length > 0 ? { recovery } : {};
}

/** What can run, in order, by the container that it is inside of. */
type Levels = ReadonlyMap<string | null, GraphNode[]>;
type Compiled = { levels: Levels; reachable: ReadonlySet<string> };

function groupByParent(order: readonly GraphNode[]): Levels {
  const levels = new Map<string | null, GraphNode[]>();
  for (const node of order) {
    const level = levels.get(node.parent);
    if (level) level.push(node);
    else levels.set(node.parent, [node]);
  }
  return levels;
}

function compileLevel(parent: string | null, compiled: Compiled): PlanStep[] {
  return (compiled.levels.get(parent) ?? []).map((node) => {
    const step = compileStep(node, compiled.reachable);
    return node.definition?.container ? { ...step, body: compileBody(node, compiled) } : step;
  });
}

function compileBody(container: GraphNode, compiled: Compiled): PlanBody {
  const entry = container.outbound.filter((edge) => isEntryEdge(edge, container));
  return { steps: compileLevel(container.id, compiled), entry: entry.map(({ id, target }) => ({ edgeId: id, to: target })) };
}

function compileStep(node: GraphNode, reachable: ReadonlySet<string>): PlanStep {
  const { source, definition } = node;
  if (!definition)
    throw new AppError("workflow_invalid", `${quoteName(source)} is of the type “${source.type}”, which does not exist here`, {
      fix: "Delete or replace the node.",
    });
  if (node.profile === "unknown" || node.profile === "gone")
    throw new AppError("workflow_invalid", `${quoteName(source)} uses a profile that is not there`, {
      fix: "Choose another profile, or take it away and fill in the settings.",
    });
  const needs = node.inbound
    // From inside, the edge from the container is how a pass begins, not something to wait for.
    .filter((edge) => reachable.has(edge.source) && edge.source !== node.parent)
    .map((edge) => ({ edgeId: edge.id, from: edge.source, handle: edge.sourceHandle }));
  return {
    nodeId: node.id,
    type: source.type,
    name: source.name,
    config: source.config,
    policy: source.policy ?? {},
    handles: node.handles.filter((handle) => handle !== definition.container?.entry),
    needs,
    join: compileJoin(node),
    disabled: source.disabled,
    pinned:
      source.pinned === null
        ? null
        : { output: source.pinned.output, ...(source.pinned.handle === undefined ? {} : { handle: source.pinned.handle }) },
  };
}

/** A join is a matter of shape, so it cannot depend on data: a config that holds a template there waits for all. */
function compileJoin({ definition, source }: GraphNode): PlanStep["join"] {
  const parsed = definition?.joins ? definition.config.safeParse(source.config) : undefined;
  return parsed?.success && definition?.joins ? definition.joins(parsed.data) : { mode: "all" };
}
