// Twenty runs, each with four model calls and one in a sandbox; the server is killed at random moments and started again.
// A failing seed is printed: run it again with CRASH_SEED=<seed>.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunEvent } from "@/server/workflow/run-event";
import { AppProcess, pause } from "./app-process";
import { type CountingModel, startCountingModel } from "./counting-model";

const runCount = 20;
const kills = 5;
const seed = Number(process.env.CRASH_SEED ?? Math.floor(Math.random() * 1_000_000));

/** Small and repeatable (mulberry32). */
function randomFrom(start: number) {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const base = { position: { x: 0, y: 0 }, disabled: false, pinned: null, note: "", parent: null };
const ask = (id: string) => ({
  ...base,
  id,
  name: id,
  type: "model-call",
  config: { prompt: `[[{{ trigger.n }}-${id}]]`, models: [{ provider: "count", model: "count-1" }] },
});
const wire = (source: string, target: string) => ({ id: `${source}-${target}`, source, sourceHandle: "out", target, targetHandle: "in" });

//              ┌─ left ──┐
// start ─ first┤         ├─ both ─ add ─ final
//              └─ right ─┘
const document = {
  version: 1,
  nodes: [
    { ...base, id: "start", name: "Start", type: "manual", config: { fields: [{ name: "n", type: "number", required: true }] } },
    ask("first"),
    ask("left"),
    ask("right"),
    { ...base, id: "both", name: "Both", type: "merge", config: { mode: "all" } },
    { ...base, id: "add", name: "Add", type: "code", config: { code: "return input.left.text.length + input.right.text.length" } },
    ask("final"),
    {
      ...base,
      id: "result",
      name: "Result",
      type: "set",
      config: { fields: { n: "{{ trigger.n }}", sum: "{{ add.result }}", text: "{{ final.text }}" } },
    },
  ],
  edges: [
    wire("start", "first"),
    wire("first", "left"),
    wire("first", "right"),
    wire("left", "both"),
    wire("right", "both"),
    wire("both", "add"),
    wire("add", "final"),
    wire("final", "result"),
  ],
  notes: [],
  groups: [],
};
const paidNodes = ["first", "left", "right", "final"];

type Run = { id: string; status: string; output: unknown; error?: unknown };

describe("a server that is killed with SIGKILL at random moments", () => {
  let model: CountingModel;
  let app: AppProcess;
  const runIds: string[] = [];

  beforeAll(async () => {
    model = await startCountingModel(150);
    app = await AppProcess.create({ TRELLIS_ALLOW_HOSTS: "127.0.0.1" });
    await app.rest("POST", "providers", {
      name: "count",
      baseUrl: model.url,
      models: [{ name: "count-1", inputPricePerMillion: 1, outputPricePerMillion: 2 }],
    });
    const { id } = await app.rest<{ id: string }>("POST", "workflows", { name: "Crash", document });
    await app.rest("POST", `workflows/${id}/publish`, {});
    await Promise.all([startRuns(id), killRepeatedly()]);
  });

  afterAll(async () => {
    await app?.dispose();
    await model?.close();
  });

  async function startRuns(workflowId: string) {
    for (let n = 0; n < runCount; n++) {
      // The key makes a repeated request harmless: the first answer may have been lost with the process.
      const { runId } = await app.restUntilAnswered<{ runId: string }>("POST", `workflows/${workflowId}/runs`, {
        input: { n },
        idempotencyKey: `run-${n}`,
      });
      runIds.push(runId);
      await pause(40);
    }
  }

  async function killRepeatedly() {
    const random = randomFrom(seed);
    for (let kill = 0; kill < kills; kill++) {
      await pause(150 + random() * 700);
      await app.kill();
      await app.start();
    }
  }

  test("finishes every run with the right result", { timeout: 240_000 }, async () => {
    const deadline = Date.now() + 180_000;
    let runs: Run[] = [];
    do {
      runs = await Promise.all(runIds.map((id) => app.rest<Run>("GET", `runs/${id}`)));
      if (runs.every(({ status }) => ["succeeded", "failed", "cancelled"].includes(status))) break;
      await pause(200);
    } while (Date.now() < deadline);
    expect(new Set(runIds).size, `seed ${seed}`).toBe(runCount);
    expect(
      runs.map(({ status, output, error }) => ({ status, output, error })),
      `seed ${seed}`,
    ).toEqual(
      runIds.map((_id, n) => ({
        status: "succeeded",
        output: { n, sum: 2 * `answer to ${n}-left`.length + 1, text: `answer to ${n}-final` },
        error: null,
      })),
    );
  });

  test("never asks the model again for what was already recorded, and records each call once", async () => {
    for (const [n, id] of runIds.entries()) {
      const { items } = await app.rest<{ items: RunEvent[] }>("GET", `runs/${id}/events?limit=1000`);
      for (const node of paidNodes) {
        const charged = items.filter((event) => event.type === "step-charged" && event.stepKey === node);
        expect(charged.length, `run ${n}, ${node}, seed ${seed}`).toBe(1);
        const recordedAt = Date.parse(charged[0]?.at ?? "");
        const late = model.calls.filter(({ key, at }) => key === `${n}-${node}` && at > recordedAt);
        expect(late, `run ${n} paid for ${node} again after it was recorded; seed ${seed}`).toEqual([]);
      }
      expect(items.map(({ seq }) => seq)).toEqual(items.map((_event, index) => index + 1));
    }
  });

  test("repeats at most what was under way at a kill", () => {
    const repeated = model.calls.length - runCount * paidNodes.length;
    console.log(
      `seed ${seed}: ${model.calls.length} model calls for ${runCount * paidNodes.length} steps, ${repeated} repeated by ${kills} kills`,
    );
    expect(repeated).toBeGreaterThanOrEqual(0);
    expect(repeated).toBeLessThanOrEqual(runCount * paidNodes.length);
  });
});
