import "server-only";
import { AppError } from "@/server/errors";
import { toJsonText } from "@/server/json-text";
import { limits } from "@/server/limits";
import type { Actor } from "@/server/permissions";
import { withInside } from "@/server/workflow/container-bounds";
import type { WorkflowDocument } from "@/server/workflow/document";
import { expectedInput } from "@/server/workflow/expected-input";
import type { Graph } from "@/server/workflow/graph";
import { type GraphNode, isTrigger, quoteName } from "@/server/workflow/graph/graph-node";
import { listReachable, listUpstream } from "@/server/workflow/graph/order-nodes";
import { listReadNames } from "@/server/workflow/list-read-names";
import { compileNode } from "@/server/workflow/plan";
import { type GivenStep, readLastRuns } from "../last-steps";
import { openTrigger } from "../open-trigger";
import type { Draft, PartialPlan, StartPartial } from "../start-partial";
import { loadOutputs } from "./load-outputs";
import { readPassNames } from "./pass-names";
import { requirePart } from "./require-part";

/** A run of one node, which is given what it reads of others: what the caller gives, what is pinned, what was given last. */
export async function planOneNode(actor: Actor, { workflowId, document, profiles }: Draft, request: StartPartial): Promise<PartialPlan> {
  const { nodeId } = request;
  const kept = withInside(document, [nodeId]);
  const { whole } = requirePart({ document, profiles }, kept);
  const node = whole.nodes.get(nodeId);
  if (!node) throw new AppError("invalid_input", `The draft has no node “${nodeId}”.`, { field: "nodeId" });
  if (node.source.pinned !== null)
    throw new AppError("conflict", `The output of ${quoteName(node.source)} is pinned, so it would not run.`, {
      field: "nodeId",
      fix: "Unpin it, or run from here: what follows gets what is pinned.",
    });
  const { given } = await readLastRuns(actor, workflowId);
  const known = await knownValues(whole, node, given);
  const passNames = await readPassNames(whole, node, given);
  const names = giveNames(whole, { kept, node, known: { ...known.names, ...passNames }, given: request.references ?? {} });
  const sources = node.inbound.map(({ source }) => source).filter((source) => source !== node.parent);
  const ran = known.newest;
  return {
    plan: compileNode(whole, nodeId, { names, sources: [...new Set(sources)] }),
    input: isTrigger(node)
      ? openTrigger(document, nodeId, { usesPins: true })(request.input)
      : chooseInput(document, { request, node, known }),
    ...(ran ? { forkOf: { runId: ran.runId, stepKey: nodeId } } : {}),
  };
}

type Known = {
  /** By the name that expressions use. */
  names: Record<string, unknown>;
  outputOf(nodeId: string): { output: unknown; handle: string | null } | undefined;
  /** The last run that something is taken of. */
  newest: GivenStep | undefined;
};

async function knownValues(graph: Graph, node: GraphNode, given: ReadonlyMap<string, GivenStep>): Promise<Known> {
  const before = listUpstream(graph.nodes, node.id);
  // From inside, a loop is what it gives the pass, not what it gave at its end.
  for (let loop = node.parent; loop !== null; loop = graph.nodes.get(loop)?.parent ?? null) before.delete(loop);
  const pinned = (id: string) => graph.nodes.get(id)?.source.pinned ?? null;
  const steps = [...before].flatMap((id) => (pinned(id) === null ? (given.get(id) ?? []) : []));
  const outputs = await loadOutputs(steps);
  const outputOf: Known["outputOf"] = (id) => {
    const pin = pinned(id);
    if (pin) return { output: pin.output, handle: pin.handle ?? null };
    const step = before.has(id) ? given.get(id) : undefined;
    return step && outputs.has(id) ? { output: outputs.get(id), handle: step.handle } : undefined;
  };
  const names = Object.fromEntries([...before].flatMap((id) => (outputOf(id) ? [[id, outputOf(id)?.output]] : [])));
  const trigger = lastTrigger(graph, node, given);
  const newest = steps.reduce<GivenStep | undefined>((best, step) => (best && best.age <= step.age ? best : step), undefined);
  return { names: trigger && outputOf(trigger) ? { ...names, trigger: outputOf(trigger)?.output } : names, outputOf, newest };
}

/** Of the triggers that lead to the node: a pinned one, else the one that ran last. */
function lastTrigger({ nodes, triggers }: Graph, node: GraphNode, given: ReadonlyMap<string, GivenStep>): string | undefined {
  const leading = triggers.filter((id) => listReachable(nodes, [id]).has(node.id));
  const rank = (id: string) => (nodes.get(id)?.source.pinned ? "~" : (given.get(id)?.at ?? ""));
  return leading.toSorted((left, right) => (rank(left) < rank(right) ? 1 : -1))[0];
}

type Chosen = { request: StartPartial; node: GraphNode; known: Known };

function chooseInput(document: WorkflowDocument, { request, node, known }: Chosen): unknown {
  if (request.input !== undefined) return request.input;
  const expected = expectedInput(document, node.id, known.outputOf);
  if (expected !== undefined) return expected;
  // Nothing leads to it, so it cannot depend on what it gets.
  if (node.inbound.length === 0) return {};
  throw new AppError("invalid_input", `Nothing is known of what ${quoteName(node.source)} gets: nothing before it has run.`, {
    field: "input",
    fix: "Give its input, or run until the node before it.",
  });
}

type Giving = { kept: ReadonlySet<string>; node: GraphNode; known: Record<string, unknown>; given: Record<string, unknown> };

/**
 * The values of the names that the node, or a node inside it, may read. Throws `invalid_input` with those that have none in
 * `data.missing`.
 */
function giveNames(graph: Graph, { kept, node, known, given }: Giving): Record<string, unknown> {
  const values = { ...known, ...given };
  const names: Record<string, unknown> = {};
  const missing = new Set<string>();
  const inner = new Set<string>([...kept, "input", "vars", "run", ...loopNames(graph, kept)]);
  for (const id of kept) {
    const { source, definition } = graph.nodes.get(id) ?? node;
    if (!definition) continue;
    const { needed, possible } = listReadNames(source.config, definition);
    for (const name of [...needed, ...possible]) {
      if (inner.has(name)) continue;
      if (Object.hasOwn(values, name)) names[name] = values[name];
      else if (needed.has(name)) missing.add(name);
    }
  }
  if (missing.size > 0) throw namesMissing(graph, [...missing].sort(), quoteName(node.source));
  if (toJsonText(names).length > limits.outputBytes)
    throw new AppError("too_large", `What ${quoteName(node.source)} reads of other nodes is too large to be given to it.`, {
      field: "references",
      fix: "Run until this node instead.",
    });
  return names;
}

/** What the loops among the kept nodes give their passes. */
function loopNames({ nodes }: Graph, kept: ReadonlySet<string>): string[] {
  return [...kept].flatMap((id) => (nodes.get(id)?.definition?.container?.names ?? []) as string[]);
}

function namesMissing({ nodes }: Graph, missing: readonly string[], reader: string): AppError {
  const [first = ""] = missing;
  const others = missing.map((name) => (nodes.get(name) ? quoteName(nodes.get(name)?.source ?? { id: name, name }) : `“${name}”`));
  return new AppError("invalid_input", `${reader} reads ${others.join(", ")}, of which nothing is known yet.`, {
    field: `references.${first}`,
    fix: "Give the values, pin the outputs, or run until the node before it first.",
    data: { missing },
  });
}
