import "server-only";
import { pool, type Sql } from "@/server/db";
import { copySteps, listSettled, type ReusedStep } from "@/server/engine/event-log/copy-steps";
import type { NewRun } from "@/server/engine/event-log/create-runs";
import { readPassSteps } from "@/server/engine/event-log/read-pass-steps";
import { AppError } from "@/server/errors";
import { nodeCatalog } from "@/server/nodes/registry";
import type { Actor } from "@/server/permissions";
import { createReuse, listEdges } from "@/server/workflow/fork-plan";
import { quoteName } from "@/server/workflow/graph/graph-node";
import { keepFrom } from "@/server/workflow/keep-nodes";
import { locateStep, type StepPlace } from "@/server/workflow/locate-step";
import { compilePlan, type Plan, type PlanStep } from "@/server/workflow/plan";
import { planReuse } from "@/server/workflow/plan-reuse";
import { startFork } from "../fork-run";
import { type GivenStep, type LastRuns, type ReachedStep, readLastRuns } from "../last-steps";
import type { Draft, PartialPlan, StartPartial } from "../start-partial";
import { loadValue } from "./load-outputs";
import { listTriggersOf } from "./plan-until";
import { refuseStale } from "./refuse-stale";
import { requirePart } from "./require-part";

type PlannedFork = { planned: PartialPlan; start(run: NewRun): Promise<{ runId: string; created: boolean }> };

/** A run of a node and all that follows, with what came before taken from the last runs that gave it. */
export async function planFromNode(actor: Actor, draft: Draft, request: StartPartial): Promise<PlannedFork> {
  const { document, workflowId } = draft;
  const { part } = requirePart(draft, keepFrom(document, nodeCatalog, request.nodeId));
  const last = await readLastRuns(actor, workflowId);
  const trigger = chooseTrigger(part.triggers.length === 0 ? [] : listTriggersOf(part, request.nodeId), last, request.nodeId, document);
  const plan = compilePlan(part, trigger);
  const place = choosePlace(plan, last, request);
  const [outermost] = place.chain;
  const reused = takeReuse(planReuse(plan.steps, outermost.nodeId, ({ nodeId }) => last.given.get(nodeId)?.handle));
  const taken = reused.flatMap(({ nodeId }) => last.given.get(nodeId) ?? []);
  if (request.useStale !== true) refuseStale(document, last, reused);
  const passes = place.path.length > 0 ? await readPasses(plan, place, last) : null;
  const newest = [...taken, ...(passes ? [passes.last] : [])].reduce<ReachedStep | undefined>(
    (best, step) => (best && best.age <= step.age ? best : step),
    undefined,
  );
  const groups = await groupSteps(plan, taken, passes);
  return {
    planned: {
      plan: passes ? { ...plan, goesOn: { runId: passes.from, stepKey: place.key } } : plan,
      input: await readInput(draft, trigger, last),
      ...(newest ? { forkOf: { runId: newest.runId, stepKey: place.key } } : {}),
    },
    start: (run) =>
      startFork(actor, run, { action: "run.partial", fill: (tx, runId) => copyGroups(tx, groups, { orgId: actor.orgId, to: runId }) }),
  };
}

/** The trigger whose output is taken over: the one that is pinned or ran last. The chosen node may be it. */
function chooseTrigger(leading: readonly string[], { given }: LastRuns, nodeId: string, document: Draft["document"]): string {
  const rank = (id: string) => (document.nodes.find((node) => node.id === id)?.pinned ? "~" : (given.get(id)?.at ?? ""));
  const best = leading.toSorted((left, right) => (rank(left) < rank(right) ? 1 : -1))[0];
  if (best !== undefined && rank(best) !== "") return best;
  throw nothingRan(best ?? nodeId, document);
}

function nothingRan(nodeId: string, { nodes }: Draft["document"]): AppError {
  const node = nodes.find(({ id }) => id === nodeId);
  return new AppError("conflict", `${node ? quoteName(node) : nodeId} has given nothing yet, so there is nothing to go on from.`, {
    field: "nodeId",
    fix: "Run the workflow once, or pin that node's output.",
    data: { nodeId },
  });
}

/** Where the run begins: inside loops in the pass that is asked for, else in the last one that came to the node. */
function choosePlace(plan: Plan, { reached }: LastRuns, { nodeId, stepKey }: StartPartial): StepPlace {
  const outside = locateStep(plan, nodeId);
  if (outside) return outside;
  const step = reached.get(nodeId);
  const key = stepKey ?? step?.key;
  const place = key === undefined ? null : locateStep(plan, key);
  if (place?.step.nodeId === nodeId && step) return place;
  // A run that carries out a part of a loop counts the passes of that loop alone.
  const isApart = step?.isOfPart === true && stepKey === undefined;
  throw new AppError(
    "conflict",
    isApart
      ? "The loop around this node is long and stands inside another loop: which pass of the outer one its last run belongs to is not kept, so there is none to begin in."
      : "No pass of its loop that came to this node is known, so there is none to begin in.",
    { field: stepKey === undefined ? "nodeId" : "stepKey", fix: isApart ? "Run from the outermost loop." : "Run from the loop itself." },
  );
}

function takeReuse(reuse: ReturnType<typeof planReuse>): PlanStep[] {
  if (reuse.ok) return reuse.reused;
  const { step } = reuse;
  const name = step ? quoteName({ id: step.nodeId, name: step.name }) : "";
  if (reuse.reason === "missing")
    throw new AppError("conflict", `The output of ${name} is not known: it has not run, or gave nothing.`, {
      field: "nodeId",
      fix: `Run from ${name}, or pin its output.`,
      data: { nodeId: step?.nodeId, reason: "missing" },
    });
  throw new AppError(
    "conflict",
    step ? `${name} left by “${reuse.handle}”, so the run would not come to this node.` : "The run would not come to this node.",
    {
      field: "nodeId",
      fix: step ? `Run from ${name} with another input, or pin its output with the way to this node.` : "Run the workflow from its start.",
      data: { nodeId: step?.nodeId, reason: "not-reached" },
    },
  );
}

/** What the trigger gave; it is the run's input too. */
async function readInput({ document }: Draft, trigger: string, { given }: LastRuns): Promise<unknown> {
  const pin = document.nodes.find(({ id }) => id === trigger)?.pinned;
  if (pin) return pin.output;
  const step = given.get(trigger);
  if (!step) throw nothingRan(trigger, document);
  const { rows } = await pool().query<{ output: unknown }>("select output from step where run_id = $1 and key = $2", [
    step.runId,
    step.key,
  ]);
  return loadValue(step.runId, rows[0]?.output);
}

type Passes = {
  /** The step that came to the node last. */
  last: ReachedStep;
  /** The run whose loop goes on. */
  from: string;
  /** To be copied into the new run; a long loop, which leaves its passes to other runs, takes its own over (take-over-passes.ts). */
  steps: ReusedStep[];
};

/** The finished steps of the other passes, and of what came before the node in its own, of the run that came to it last. */
async function readPasses(plan: Plan, place: StepPlace, { reached }: LastRuns): Promise<Passes> {
  const last = reached.get(place.step.nodeId);
  if (!last) throw nothingRan(place.step.nodeId, { version: 1, nodes: [], edges: [], notes: [], groups: [] });
  const [loop] = place.chain;
  const from = last.isOfPart ? await readParent(last.runId) : last.runId;
  const isReused = createReuse(plan, place);
  const all = last.isOfPart ? await readPassSteps(from, loop.nodeId) : await listSettled(pool(), from);
  const settled = all.flatMap((step) => {
    const there = locateStep(plan, step.key);
    return there && there.chain[0].nodeId === loop.nodeId && there.key !== loop.nodeId && isReused(there)
      ? [{ ...step, edges: listEdges(plan, there, step.handle) }]
      : [];
  });
  requireBefore(place, new Map(settled.map(({ key, handle }) => [key, handle])));
  return { last: { ...last, runId: from }, from, steps: last.isOfPart ? [] : settled };
}

/** The run for which this one carries out a part of a loop. */
async function readParent(runId: string): Promise<string> {
  const { rows } = await pool().query<{ parent: string | null }>("select parent_run_id as parent from run where id = $1", [runId]);
  return rows[0]?.parent ?? runId;
}

/** At each level inside the loops: what comes before must be known, in the same pass. */
function requireBefore({ chain, path }: StepPlace, handles: ReadonlyMap<string, string>): void {
  for (const [level, step] of chain.slice(1).entries()) {
    const passes = path.slice(0, level + 1).join(".");
    const steps = chain[level]?.body?.steps ?? [];
    takeReuse(planReuse(steps, step.nodeId, ({ nodeId }) => handles.get(`${nodeId}:${passes}`)));
  }
}

type Group = { from: string; steps: ReusedStep[] };

/** By run, the steps that are taken over; of a loop with all that it did inside. */
async function groupSteps(plan: Plan, taken: readonly GivenStep[], passes: Passes | null): Promise<Group[]> {
  const groups: Group[] = [];
  for (const from of new Set(taken.map(({ runId }) => runId))) {
    const ids = new Set(taken.flatMap(({ runId, nodeId }) => (runId === from ? [nodeId] : [])));
    const settled = await listSettled(pool(), from);
    const steps = settled.flatMap((step) => {
      const place = locateStep(plan, step.key);
      return place && ids.has(place.chain[0].nodeId) ? [{ ...step, edges: listEdges(plan, place, step.handle) }] : [];
    });
    groups.push({ from, steps });
  }
  if (passes && passes.steps.length > 0) groups.push({ from: passes.from, steps: passes.steps });
  return groups;
}

async function copyGroups(tx: Sql, groups: readonly Group[], { orgId, to }: { orgId: string; to: string }): Promise<void> {
  let after: number | undefined;
  for (const { from, steps } of groups)
    after = await copySteps(tx, { orgId, from, to, steps, resumed: [], ...(after === undefined ? {} : { after }) });
}
