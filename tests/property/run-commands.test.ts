// Sequences of commands (work, deaths, stalls, time, people who cancel, pause, resume, step, skip, approve, reject or do not come)
// against a small model of what may be true of a run. The interpreter, the services and the database are the real ones; only what
// drives them holds still. A failing sequence is printed with its seed, made as short as it gets.
import fc from "fast-check";
import { v7 } from "uuid";
import { beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";
import { pool, transaction } from "@/server/db";
import type { EngineDeps } from "@/server/engine/engine-deps";
import { createRun } from "@/server/engine/event-log";
import { AppError } from "@/server/errors";
import { nodeCatalog } from "@/server/nodes/registry";
import { defineNode, defineTool } from "@/server/workflow/define";
import { toGraph } from "@/server/workflow/graph";
import { compilePlan, type Plan } from "@/server/workflow/plan";
import { isFinalRun } from "@/server/workflow/run-event";
import { foldRun } from "@/server/workflow/run-view";
import { report } from "@/tests/chaos/report";
import { eventsOf, orgId } from "@/tests/support/engine";
import { flowDocument } from "@/tests/support/flow";
import { SimulatedRun, untilStill } from "@/tests/support/simulated-executor";
import { newModel, passTime, type RealRun, type RunModel, runCommands } from "./run-model";

const sequences = Number(process.env.MODEL_RUNS ?? 200);
const lanes = Number(process.env.MODEL_LANES ?? 12);
const seed = Number(process.env.PROPERTY_SEED ?? Math.floor(Math.random() * 2 ** 30));
const workflowId = v7();

const effect = defineNode({
  type: "effect",
  look: { label: "Effect", group: "tool", icon: "circle", summary: () => "" },
  docs: "Does something outside.",
  config: z.object({}),
  output: z.unknown(),
  example: { config: {}, input: 1, calls: [{ ok: true, result: 1 }], output: 1 },
  async execute({ input, ctx }) {
    const answer = await ctx.callTool("effect", {});
    if (!answer.ok) throw new AppError(answer.error.code, answer.error.message);
    return { output: input };
  },
});

const nap = defineNode({
  ...effect,
  type: "nap",
  async execute({ input, ctx }) {
    await ctx.sleep(20);
    return { output: input };
  },
});
const catalog = { ...nodeCatalog, effect, nap };

/** The hands of one run: each of its effects fails when it was told to, and notices when it was done before. */
function handsOf(real: Pick<RealRun, "failures" | "repeated">, model: RunModel): EngineDeps {
  const absent = () => Promise.reject(new AppError("internal", "not used here"));
  const tool = defineTool({
    name: "effect",
    look: effect.look,
    docs: "Does it.",
    args: z.object({}),
    result: z.unknown(),
    effect: () => "keyed",
    example: { args: {}, result: 1 },
    async execute({ ctx }) {
      const [runId, ...key] = ctx.idempotencyKey.split(":");
      const { rows } = await pool().query("SELECT 1 FROM call WHERE run_id = $1 AND key = $2 AND status = 'done'", [runId, key.join(":")]);
      // One that stalled between its claim and its effect does not know.
      if (rows.length > 0 && model.breaks === 0) real.repeated.push(ctx.idempotencyKey);
      const failure = real.failures.shift();
      if (failure) throw failure;
      return 1;
    },
  });
  const hands = {
    chat: absent,
    fetch: absent,
    queryDatabase: absent,
    readPage: absent,
    sendMail: absent,
    runJavaScript: absent,
    mapData: absent,
    evaluateCondition: absent,
  };
  return { ...hands, catalog, tools: { effect: tool }, prepareSend: async () => async () => undefined };
}

const eff = `effect {"policy":{"retry":{"attempts":3,"backoff":"fixed","initialMs":10}}}`;
const shapes = {
  // A person in the middle.
  asked: `t: manual; a: ${eff}; p: approval {"config":{"title":"Go on?","timeout":"300d"}}; b: ${eff}; n: set {"config":{"fields":{"no":1}}}; l: set {"config":{"fields":{"late":1}}};
    t -> a -> p; p.approved -> b; p.rejected -> n; p.timed-out -> l`,
  // Side by side, one of them waits.
  forked: `t: manual; a: ${eff}; b: ${eff}; w: nap; m: merge; z: set {"config":{"fields":{"end":1}}};
    t -> a -> m; t -> w -> b -> m -> z`,
  // In a loop, two at once, with a person in each pass.
  looped: `t: manual; l: for-each {"config":{"items":[0,1],"concurrency":2}}; a: ${eff}; p: approval {"config":{"title":"This?"}}; z: set {"config":{"fields":{"end":1}}};
    t -> l; l.item -> a -> p; l.done -> z`,
};
const stepsOf = { asked: ["a", "p", "b"], forked: ["a", "w", "b", "m"], looped: ["a:0", "p:0", "p:1", "l", "z"] };

const plans = new Map<string, Plan>();

beforeAll(async () => {
  await pool().query("INSERT INTO org (id, slug, name) VALUES ($1, $1, 'Test')", [orgId]);
  await pool().query(
    "INSERT INTO workflow (id, org_id, name, document, created_by, updated_by) VALUES ($1, $2, 'Model', '{}', 'system', 'system')",
    [workflowId, orgId],
  );
  for (const [name, text] of Object.entries(shapes)) {
    const { graph, issues } = toGraph(flowDocument(text), catalog);
    expect(issues.filter(({ severity }) => severity === "error")).toEqual([]);
    plans.set(name, compilePlan(graph, "t"));
  }
});

async function startRun(shape: keyof typeof shapes, model: RunModel): Promise<RealRun> {
  const plan = plans.get(shape);
  if (!plan) throw new Error(`no plan ${shape}`);
  const document = flowDocument(shapes[shape]);
  const run = { orgId, workflowId, version: null, plan, document, trigger: "manual", input: {}, startedBy: "system" };
  const { runId } = await transaction((tx) => createRun(tx, run));
  const told = { failures: [], repeated: [] };
  const real: RealRun = { simulated: new SimulatedRun(runId, handsOf(told, model)), ...told };
  real.simulated.invoke();
  await untilStill();
  return real;
}

/** Lets the run come to its end: someone resumes it, time passes, and whatever is asked is approved. */
async function drain({ simulated }: RealRun, model: RunModel): Promise<void> {
  const { runId } = simulated;
  if (isFinalRun(model.status)) return;
  await pool().query("UPDATE run SET status = 'running' WHERE id = $1 AND status = 'paused'", [runId]);
  simulated.invoke();
  for (let turn = 0; simulated.result === undefined; turn++) {
    if (turn > 300)
      throw new Error(`the run does not end: ${(await eventsOf(runId)).map(({ type, stepKey }) => `${type} ${stepKey ?? ""}`).join(", ")}`);
    await untilStill();
    simulated.tryAgain();
    if (simulated.result !== undefined) break;
    if (simulated.isBusy) await simulated.decide(0, "done");
    else {
      const { rowCount } = await pool().query(
        "UPDATE human_task SET status = 'decided', decision = 'approved', feedback = '', decided_at = now() WHERE run_id = $1 AND status = 'pending'",
        [runId],
      );
      const next = simulated.nextTime;
      if (!rowCount && next !== undefined) await passTime(next);
      if ((await simulated.look({ parked: turn % 2 === 0 })) === 0) simulated.invoke();
    }
  }
}

/** What is true of every run that is over. */
async function checkEnd({ simulated, repeated }: RealRun, model: RunModel): Promise<void> {
  const { runId } = simulated;
  expect(repeated).toEqual([]);
  const events = await eventsOf(runId);
  const view = foldRun(events);
  const { rows } = await pool().query<{ status: string }>("SELECT status FROM run WHERE id = $1", [runId]);
  expect(view.status).toBe(rows[0]?.status);
  const steps = await pool().query<{ key: string; status: string }>("SELECT key, status FROM step WHERE run_id = $1", [runId]);
  expect(Object.fromEntries(Object.values(view.steps).map(({ stepKey, status }) => [stepKey, status]))).toEqual(
    Object.fromEntries(steps.rows.map(({ key, status }) => [key, status])),
  );
  // What is inside a loop that is skipped goes with it.
  const isGone = (key = "") => key.includes(":") && view.steps.l?.status === "skipped";
  const unhandled = events.some(
    ({ type, stepKey, data }) => type === "step-failed" && !isGone(stepKey) && (data as { handled?: string }).handled === undefined,
  );
  if (view.status !== "cancelled") expect(view.status).toBe(unhandled ? "failed" : "succeeded");
  // A person's word counts: who was skipped did not succeed afterwards, and who was approved or rejected left by that.
  for (const key of model.skipped)
    if (view.status === "succeeded" && !isGone(key)) expect([key, view.steps[key]?.status]).not.toEqual([key, "cancelled"]);
  const asked = view.steps.p;
  const [decision] = model.decided;
  if (asked?.status === "succeeded" && decision) expect(asked.handle).toBe(decision);
  const open = await pool().query("SELECT 1 FROM human_task WHERE run_id = $1 AND status = 'pending'", [runId]);
  expect(open.rows).toEqual([]);
}

describe(`any sequence of commands (seed ${seed})`, () => {
  test(
    "leaves a run in a state that the model allows, and every run comes to one end",
    async () => {
      let commands = 0;
      const property = fc.asyncProperty(
        fc.constantFrom(...(Object.keys(shapes) as (keyof typeof shapes)[])).chain((shape) =>
          fc.record({
            shape: fc.constant(shape),
            commands: fc.commands(runCommands(fc, { steps: stepsOf[shape] }), { maxCommands: 30, size: "max" }),
          }),
        ),
        async ({ shape, commands: list }) => {
          const model = newModel();
          const real = await startRun(shape, model);
          try {
            await fc.asyncModelRun(() => ({ model, real }), list);
            commands += [...list].length;
            await drain(real, model);
            await checkEnd(real, model);
          } finally {
            real.simulated.die();
          }
        },
      );
      // Side by side, because most of the time goes into waiting for the database.
      await Promise.all(
        Array.from({ length: lanes }, (_, lane) => fc.assert(property, { seed: seed + lane, numRuns: Math.ceil(sequences / lanes) })),
      );
      report({ about: "Sequences of commands without a divergence from the model", count: sequences, more: `${commands} commands` });
    },
    sequences * 1_000 + 60_000,
  );
});
