// Random documents, carried out by the real interpreter on PostgreSQL, against a reference that knows nothing of either. Processes
// die and stall on the way, chosen by the seed; it is printed when a document fails, with the smallest one that does.
import fc from "fast-check";
import { v7 } from "uuid";
import { beforeAll, describe, expect, test } from "vitest";
import { pool, transaction } from "@/server/db";
import type { EngineDeps } from "@/server/engine/engine-deps";
import { createRun } from "@/server/engine/event-log";
import { AppError } from "@/server/errors";
import type { WorkflowDocument } from "@/server/workflow/document";
import { toGraph } from "@/server/workflow/graph";
import { compilePlan } from "@/server/workflow/plan";
import type { RunEvent } from "@/server/workflow/run-event";
import { foldRun } from "@/server/workflow/run-view";
import { report } from "@/tests/chaos/report";
import { eventsOf, orgId } from "@/tests/support/engine";
import { validDocument } from "@/tests/support/random-document";
import { type Fate, SimulatedRun, untilStill } from "@/tests/support/simulated-executor";
import { behaveBy, fakeHands, hash, type Ledger, tellNodesWhoTheyAre } from "./fake-nodes";
import { interpretPlainly, type Reference } from "./reference-interpreter";

const documents = Number(process.env.PROPERTY_RUNS ?? 60);
const seed = Number(process.env.PROPERTY_SEED ?? Math.floor(Math.random() * 2 ** 31));
const workflowId = v7();

const absent = () => Promise.reject(new AppError("internal", "not used here"));
const noHands = {
  chat: absent,
  fetch: absent,
  queryDatabase: absent,
  readPage: absent,
  sendMail: absent,
  runJavaScript: absent,
  mapData: absent,
  evaluateCondition: absent,
  prepareSend: absent,
};

beforeAll(async () => {
  await pool().query("INSERT INTO org (id, slug, name) VALUES ($1, $1, 'Test')", [orgId]);
  await pool().query(
    "INSERT INTO workflow (id, org_id, name, document, created_by, updated_by) VALUES ($1, $2, 'Random', '{}', 'system', 'system')",
    [workflowId, orgId],
  );
});

async function startRun(document: WorkflowDocument, deps: EngineDeps): Promise<string> {
  const { graph, issues } = toGraph(document, deps.catalog);
  expect(issues.filter(({ severity }) => severity === "error")).toEqual([]);
  const plan = compilePlan(graph, "n0");
  const run = { orgId, workflowId, version: null, plan, document, trigger: "manual", input: null, startedBy: "system" };
  const { runId } = await transaction((tx) => createRun(tx, run));
  return runId;
}

/** Lets the run go on, with deaths and stalls where `fateOf` says so, until it has ended. */
async function carryOut(runId: string, deps: EngineDeps, random: (n: number) => number): Promise<number> {
  const run = new SimulatedRun(runId, deps);
  run.invoke();
  for (let turn = 0; run.result === undefined; turn++) {
    await untilStill();
    run.tryAgain();
    if (turn > 3_000) throw new Error(`run ${runId} does not end`);
    if (run.result !== undefined) break;
    const drawn = random(turn);
    if (!run.isBusy) {
      // It can only wait, or be dead.
      if ((await run.look({ parked: drawn % 2 === 0 })) === 0) run.invoke();
    } else if (drawn % 19 === 0) run.takeOver();
    else await run.decide(drawn, fateOf(drawn));
  }
  return run.invocations;
}

function fateOf(drawn: number): Fate {
  if (drawn % 23 === 0) return "dies-before";
  return drawn % 13 === 0 ? "dies-after" : "done";
}

/** What differs between two ways of saying the same failure: words. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const { error, index, ...rest } = value as { error?: { code?: string }; index?: number };
  if (error?.code !== undefined) return index === undefined ? "failed" : index;
  return Object.fromEntries(
    Object.entries({ ...rest, ...(error === undefined ? {} : { error }), ...(index === undefined ? {} : { index }) }).map(
      ([key, entry]) => [key, plain(entry)],
    ),
  );
}

type StepRow = { key: string; status: string; handle: string | null; attempt: number };

function compareSteps(rows: readonly StepRow[], { steps, status }: Reference): void {
  const found = new Map(rows.map((row) => [row.key, row]));
  for (const { key, status: was, handle } of rows) {
    if (was === "cancelled") continue;
    expect({ key, status: was, handle }).toEqual({ key, status: steps.get(key)?.status, handle: steps.get(key)?.handle });
  }
  for (const [key, { certain }] of steps) if (certain) expect(found.has(key) && key).toBe(key);
  // A pass that was begun beside one that then failed may be left where it was.
  const isCertain = ({ key }: StepRow) => steps.get(key)?.certain !== false;
  if (status === "succeeded") expect(rows.filter((row) => row.status === "cancelled" && isCertain(row))).toEqual([]);
}

/** Nothing starts before an edge into it was taken, and nothing settles before what it needs. */
function checkOrder(document: WorkflowDocument, events: readonly RunEvent[]): void {
  const settledAt = new Map<string, number>();
  const parentOf = (nodeId: string) => document.nodes.find(({ id }) => id === nodeId)?.parent;
  const walked = new Set(events.flatMap(({ stepKey }) => stepKey ?? []));
  for (const { type, stepKey = "", seq } of events) {
    const [nodeId = "", path] = stepKey.split(":");
    if (type === "step-started") {
      const inbound = document.edges.filter((edge) => edge.target === nodeId && parentOf(nodeId) !== edge.source);
      // One that the trigger does not lead to is not waited for.
      const sources = inbound.map(({ source }) => (path === undefined ? source : `${source}:${path}`)).filter((key) => walked.has(key));
      // What the loop itself leads to may begin by that alone.
      const isEntered = document.edges.some((edge) => edge.target === nodeId && parentOf(edge.target) === edge.source);
      if (sources.length > 0 && !isEntered) expect(sources.some((source) => (settledAt.get(source) ?? seq) < seq) && stepKey).toBe(stepKey);
    }
    if (type === "step-succeeded" || type === "step-failed" || type === "step-skipped") settledAt.set(stepKey, seq);
  }
}

async function checkDocument(drawn: WorkflowDocument, chance: number): Promise<Reference> {
  const document = tellNodesWhoTheyAre(drawn);
  const behave = behaveBy(chance, document, 25);
  const ledger: Ledger = new Map();
  const deps: EngineDeps = { ...noHands, ...fakeHands(behave, ledger) };
  const expected = interpretPlainly(document, "n0", behave);
  const runId = await startRun(document, deps);
  const invocations = await carryOut(runId, deps, (turn) => hash(`${chance}:${turn}`));
  const { rows } = await pool().query<{ status: string; output: unknown }>("SELECT status, output FROM run WHERE id = $1", [runId]);
  expect(rows[0]?.status).toBe(expected.status);
  if (expected.status === "succeeded") expect(plain(rows[0]?.output)).toEqual(plain(expected.output));
  const steps = await pool().query<StepRow>("SELECT key, status, handle, attempt FROM step WHERE run_id = $1", [runId]);
  compareSteps(steps.rows, expected);
  const events = await eventsOf(runId);
  checkOrder(document, events);
  const view = foldRun(events);
  expect(view.status).toBe(expected.status);
  expect(Object.fromEntries(Object.values(view.steps).map(({ stepKey, status }) => [stepKey, status]))).toEqual(
    Object.fromEntries(steps.rows.map(({ key, status }) => [key, status])),
  );
  // What a step gave rests on calls whose answers are recorded.
  const open = await pool().query<{ key: string }>("SELECT key FROM call WHERE run_id = $1 AND status = 'started'", [runId]);
  const isCut = ({ key }: { key: string }) => expected.steps.get(key.split("/")[0] ?? "")?.certain === false;
  if (expected.status === "succeeded") expect(open.rows.filter((call) => !isCut(call))).toEqual([]);
  // A deed is done again only by a life that followed a death or a stall.
  for (const [key, times] of ledger) expect({ key, often: times > invocations }).toEqual({ key, often: false });
  return expected;
}

describe(`random documents (seed ${seed})`, () => {
  test(
    "come out as a plain reading of them says, whatever dies on the way",
    async () => {
      let steps = 0;
      await fc.assert(
        fc.asyncProperty(validDocument(), fc.nat(), async (document, chance) => {
          const expected = await checkDocument(document, chance);
          steps += expected.steps.size;
        }),
        { seed, numRuns: documents, endOnFailure: process.env.PROPERTY_SHRINK === undefined },
      );
      report({ about: "Random documents, carried out as a plain reading says", count: documents, more: `${steps} steps` });
    },
    documents * 2_000 + 30_000,
  );
});
