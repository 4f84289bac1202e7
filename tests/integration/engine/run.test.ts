import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pool } from "@/server/db";
import { AppError } from "@/server/errors";
import { foldRun } from "@/server/workflow/run-view";
import { answer, createTestEngine, endOf, eventsOf, type TestEngine } from "@/tests/support/engine";
import { flowDocument } from "@/tests/support/flow";

const chats: string[] = [];
const failures: AppError[] = [];
let together = 0;
let mostTogether = 0;

/** A model: counts its calls, fails as often as `failures` says, and holds "wait" prompts until two are there. */
async function chat({ request }: { request: { messages: { content: string }[] } }) {
  const prompt = request.messages.at(-1)?.content ?? "";
  chats.push(prompt);
  const failure = failures.shift();
  if (failure) throw failure;
  if (prompt.startsWith("side")) {
    together++;
    mostTogether = Math.max(mostTogether, together);
    await new Promise((resolve) => setTimeout(resolve, 300));
    together--;
  }
  return answer(`Answer to ${prompt}`);
}

let engine: TestEngine;
beforeAll(async () => {
  engine = await createTestEngine({ chat, mapData: async (_expression, data) => ({ mapped: (data as { input: unknown }).input }) });
});
afterAll(() => engine.executor.drain(2_000));

const ask = (prompt: string, policy = "") =>
  `model-call {"config":{"prompt":"${prompt}","models":[{"provider":"test","model":"test-1"}]}${policy ? `,"policy":${policy}` : ""}}`;

describe("a run", () => {
  test("of pure nodes says everything in one commit, at its end", async () => {
    const commits = await countCommits(async () => {
      const runId = await engine.start(
        flowDocument(
          't: manual; a: set {"config":{"fields":{"n":"{{ trigger.n }}"}}}; b: set {"config":{"fields":{"m":"{{ a.n }}"}}}; t -> a -> b',
        ),
        { n: 7 },
      );
      expect(await endOf(runId)).toMatchObject({ status: "succeeded", output: { m: 7 } });
      const events = await eventsOf(runId);
      expect(events.map(({ type, stepKey }) => (stepKey ? `${type} ${stepKey}` : type))).toEqual([
        "run-created",
        "run-started",
        "step-started t",
        "step-succeeded t",
        "edge-taken",
        "step-started a",
        "step-succeeded a",
        "edge-taken",
        "step-started b",
        "step-succeeded b",
        "run-succeeded",
      ]);
      expect(foldRun(events)).toMatchObject({ status: "succeeded", output: { m: 7 } });
    });
    expect(commits).toBe(1);
  });

  test("takes the branch that a condition chooses and says that the other was skipped", async () => {
    const runId = await engine.start(
      flowDocument(
        't: manual; c: if {"config":{"condition":"trigger.n > 3"}}; x: set {"config":{"fields":{"big":true}}}; y: set {"config":{"fields":{"big":false}}}; z: set {"config":{"fields":{"from":"{{ input.big }}"}}}; t -> c; c.true -> x -> z; c.false -> y -> z',
      ),
      { n: 5 },
    );
    expect(await endOf(runId)).toMatchObject({ status: "succeeded", output: { from: true } });
    const view = foldRun(await eventsOf(runId));
    expect(view.steps.y?.status).toBe("skipped");
    expect(Object.values(view.edges).filter((edge) => edge === "dead")).toHaveLength(2);
  });

  test("calls a model once, and sums what it cost on the step and the run", async () => {
    const runId = await engine.start(flowDocument(`t: manual; a: ${ask("once")}; b: ${ask("{{ a.text }}!")}; t -> a -> b`));
    expect(await endOf(runId)).toMatchObject({ status: "succeeded", output: { text: "Answer to Answer to once!" } });
    expect(chats.filter((prompt) => prompt === "once")).toHaveLength(1);
    const { rows } = await pool().query("SELECT input_tokens, output_tokens, cost_micros::int FROM run WHERE id = $1", [runId]);
    expect(rows[0]).toEqual({ input_tokens: 20, output_tokens: 10, cost_micros: 40 });
    const view = foldRun(await eventsOf(runId));
    expect(view.costMicros).toBe(40);
    expect(view.steps.a).toMatchObject({ status: "succeeded", costMicros: 20, tokens: { input: 10, output: 5 } });
    const steps = await pool().query("SELECT cost_micros::int, input_tokens FROM step WHERE run_id = $1 AND key = 'a'", [runId]);
    expect(steps.rows[0]).toEqual({ cost_micros: 20, input_tokens: 10 });
  });

  test("runs siblings side by side and joins them", async () => {
    const runId = await engine.start(
      flowDocument(
        `t: manual; a: ${ask("side a")}; b: ${ask("side b")}; c: ${ask("side c")}; m: merge; t -> a -> m; t -> b -> m; t -> c -> m`,
      ),
    );
    const { output } = await endOf(runId);
    expect(mostTogether).toBe(3);
    expect(chats.filter((prompt) => prompt.startsWith("side"))).toHaveLength(3);
    expect(Object.keys(output as object).sort()).toEqual(["a", "b", "c"]);
    await eventsOf(runId);
  });

  test("goes on in one branch while another takes its time", async () => {
    const runId = await engine.start(
      flowDocument(`t: manual; w: wait {"config":{"duration":"2s"}}; a: ${ask("quick 1")}; b: ${ask("quick 2")}; t -> w; t -> a -> b`),
    );
    await endOf(runId);
    const events = await eventsOf(runId);
    const place = (type: string, stepKey: string) => events.findIndex((event) => event.type === type && event.stepKey === stepKey);
    expect(place("step-succeeded", "b")).toBeLessThan(place("step-succeeded", "w"));
    expect(foldRun(events).steps.w?.durationMs).toBeGreaterThanOrEqual(2_000);
  });

  test("tries again after an error that may pass, with the wait in the log", async () => {
    failures.push(new AppError("provider_failed", "500"), new AppError("provider_rate_limited", "429", { retryAfterMs: 1_200 }));
    const runId = await engine.start(
      flowDocument(`t: manual; a: ${ask("flaky", '{"retry":{"attempts":3,"backoff":"fixed","initialMs":10}}')}; t -> a`),
    );
    expect(await endOf(runId)).toMatchObject({ status: "succeeded" });
    expect(chats.filter((prompt) => prompt === "flaky")).toHaveLength(3);
    const events = await eventsOf(runId);
    const retries = events.filter(({ type }) => type === "step-retrying");
    expect(retries).toHaveLength(2);
    const [, second] = retries;
    const third = events.find((event) => event.type === "step-started" && event.data.attempt === 3);
    expect(Date.parse(third?.at ?? "") - Date.parse(second?.at ?? "")).toBeGreaterThanOrEqual(1_190);
    expect(foldRun(events).steps.a).toMatchObject({ status: "succeeded", attempt: 3 });
    const { rows } = await pool().query("SELECT attempt, status FROM call WHERE run_id = $1 AND kind = 'model'", [runId]);
    expect(rows).toEqual([{ attempt: 3, status: "done" }]);
  });

  test("fails with the step's error when nothing handles it, and does not try what cannot help", async () => {
    failures.push(new AppError("provider_auth", "The key was refused.", { fix: "Set another key." }));
    const runId = await engine.start(flowDocument(`t: manual; a: ${ask("denied")}; b: ${ask("never")}; t -> a -> b`));
    expect(await endOf(runId)).toMatchObject({ status: "failed", error: { code: "provider_auth", fix: "Set another key." } });
    expect(chats.filter((prompt) => prompt === "denied")).toHaveLength(1);
    expect(chats).not.toContain("never");
    const failed = (await eventsOf(runId)).at(-1);
    expect(failed).toMatchObject({ type: "run-failed", data: { stepKey: "a" } });
  });

  test("goes on by the error branch, or regardless, when the policy says so", async () => {
    failures.push(new AppError("provider_auth", "no"));
    const branched = await engine.start(
      flowDocument(
        `t: manual; a: ${ask("branching", '{"onError":"branch"}')}; e: set {"config":{"fields":{"why":"{{ a.error.code }}"}}}; t -> a; a.error -> e`,
      ),
    );
    expect(await endOf(branched)).toMatchObject({ status: "succeeded", output: { why: "provider_auth" } });
    failures.push(new AppError("provider_auth", "no"));
    const continued = await engine.start(
      flowDocument(`t: manual; a: ${ask("regardless", '{"onError":"continue"}')}; b: set {"config":{"fields":{"ok":1}}}; t -> a -> b`),
    );
    expect(await endOf(continued)).toMatchObject({ status: "succeeded", output: { ok: 1 } });
    expect(foldRun(await eventsOf(continued)).steps.a).toMatchObject({ status: "failed", handled: "continue" });
  });

  test("fails a step whose expression names what is not there, and says which field", async () => {
    const runId = await engine.start(flowDocument('t: manual; a: set {"config":{"fields":{"x":"{{ trigger.missing.deep }}"}}}; t -> a'));
    const { status, error } = await endOf(runId);
    expect(status).toBe("failed");
    expect(error).toMatchObject({ code: "expression_failed", field: "config.fields.x" });
  });

  test("ends at once at a stop, as a success or as an error", async () => {
    const good = await engine.start(
      flowDocument('t: manual; s: stop {"config":{"output":{"done":true}}}; w: wait {"config":{"duration":"1h"}}; t -> s; t -> w'),
    );
    expect(await endOf(good)).toMatchObject({ status: "succeeded", output: { done: true } });
    expect(foldRun(await eventsOf(good)).steps.w?.status).toBe("cancelled");
    const bad = await engine.start(flowDocument('t: manual; s: stop {"config":{"outcome":"error","message":"Too risky"}}; t -> s'));
    expect(await endOf(bad)).toMatchObject({ status: "failed", error: { code: "stopped", message: "Too risky" } });
  });

  test("answers the webhook caller while it goes on", async () => {
    const runId = await engine.start(
      flowDocument(
        `t: manual; r: respond {"config":{"status":201,"body":{"got":"{{ trigger.n }}"}}}; a: ${ask("side after answer")}; t -> r -> a`,
      ),
      { n: 1 },
    );
    const { response, output } = await endOf(runId);
    expect(response).toEqual({ status: 201, headers: {}, body: { got: 1 } });
    expect(output).toEqual({ got: 1 });
  });

  test("passes over a disabled node and takes a pinned output as it is", async () => {
    const runId = await engine.start(
      flowDocument(
        `t: manual; d: ${ask("disabled")}; p: ${ask("pinned")}; t -> d -> p`
          .replace("d: model-call {", 'd: model-call {"disabled":true,')
          .replace("p: model-call {", 'p: model-call {"pinned":{"text":"by hand"},'),
      ),
    );
    expect(await endOf(runId)).toMatchObject({ status: "succeeded", output: { text: "by hand" } });
    expect(chats).not.toContain("disabled");
    expect(chats).not.toContain("pinned");
    expect(foldRun(await eventsOf(runId)).steps).toMatchObject({
      d: { status: "skipped", skipReason: "disabled" },
      p: { flags: ["pinned"] },
    });
  });

  test("keeps a large value out of the rows and still hands it on whole", async () => {
    const runId = await engine.start(
      flowDocument(
        't: manual; a: set {"config":{"fields":{"text":"{{ trigger.text }}","odd":"a\\u0000b"}}}; b: set {"config":{"fields":{"size":"{{ a.text }}"}}}; t -> a -> b',
      ),
      { text: "x".repeat(400_000) },
    );
    const { output } = await endOf(runId);
    expect(output).toMatchObject({ $artifact: expect.any(String), bytes: expect.any(Number) });
    const { rows } = await pool().query("SELECT count(*)::int AS artifacts FROM artifact WHERE run_id = $1", [runId]);
    expect(rows[0].artifacts).toBeGreaterThan(0);
    const events = await eventsOf(runId);
    expect(JSON.stringify(events).length).toBeLessThan(20_000);
  });
});

/** How often the event log was written while `work` went on: each commit leaves its own transaction id on its events. */
async function countCommits(work: () => Promise<void>): Promise<number> {
  const seen = async () => {
    const { rows } = await pool().query("SELECT count(DISTINCT xmin::text)::int AS n FROM run_event WHERE type <> 'run-created'");
    return rows[0].n as number;
  };
  const before = await seen();
  await work();
  return (await seen()) - before;
}
