// Forks and retries, seen from outside: what is reused, what runs again, and what the two runs know of each other.
import { describe, expect, it } from "vitest";
import { foldRun } from "@/server/workflow/run-view";
import { declare, set } from "../../support/run-client";
import { openRunStage } from "../../support/run-stage";
import { callRest } from "../../support/test-org";

const { key, client, models, server } = await openRunStage();
const { url, hold, isHeld, release, timesAsked } = server;

let names = 0;
/** A node whose request is counted, at an address of its own. */
function counted(id: string) {
  const path = `/count/${id}-${++names}`;
  return { node: declare(id, "http-request", { url: `${url}${path}` }), count: () => timesAsked(path) };
}
const fork = async (id: string, body: Record<string, unknown>) => {
  const answer = await client.control(id, "fork", body);
  expect(answer).toMatchObject({ status: 202 });
  return answer.body.runId;
};
const { statuses } = client;

describe("a fork", () => {
  it("reuses what came before the chosen step, at no cost, and runs the step and what follows", async () => {
    const [a, b, c] = [counted("a"), counted("b"), counted("c")];
    const id = await client.start(`${a.node}; ${b.node}; ${c.node}; ${set("d", { n: "{{ a.body.count }}" })}; t -> a -> b -> c -> d`, {
      n: 1,
    });
    await client.hasEnded(id);
    const forked = await fork(id, { stepKey: "b" });
    expect(await client.ending(forked)).toMatchObject({ status: "succeeded", forkOf: { runId: id, stepKey: "b" }, output: { n: 1 } });
    expect([a.count(), b.count(), c.count()]).toEqual([1, 2, 2]);
    const flags = Object.fromEntries((await client.read(forked)).steps.map((step) => [step.key, step.flags]));
    expect(flags).toEqual({ t: ["cached"], a: ["cached"], b: [], c: [], d: [] });
    expect(await client.read(id)).toMatchObject({
      status: "succeeded",
      forks: [{ runId: forked, stepKey: "b", status: "succeeded" }],
      forkCount: 1,
    });
    const list = (await callRest(key, "GET", `runs?forkOf=${id}`)).body as { items: { id: string }[] };
    expect(list.items.map((item) => item.id)).toEqual([forked]);
  });

  it("says in its own log all that it reuses, so that the picture of the run is whole", async () => {
    const [a, b] = [counted("a"), counted("b")];
    const id = await client.start(
      `${a.node}; ${b.node}; ${declare("c", "if", { condition: "input.body.count == 1" })}; ${set("yes", {})}; ${set("no", {})};
       t -> a -> c; c.true -> yes; c.false -> no; yes -> b`,
    );
    await client.hasEnded(id);
    const before = foldRun(await client.eventsOf(id));
    const forked = await fork(id, { stepKey: "b" });
    await client.hasEnded(forked);
    const after = foldRun(await client.eventsOf(forked));
    expect(after.edges).toEqual(before.edges);
    for (const [stepKey, step] of Object.entries(before.steps)) {
      if (stepKey === "b") continue;
      expect(after.steps[stepKey]).toMatchObject({ status: step.status, costMicros: 0 });
      expect(after.steps[stepKey]?.output).toEqual(step.output);
      expect(after.steps[stepKey]?.input).toEqual(step.input);
      expect(after.steps[stepKey]?.config).toEqual(step.config);
    }
    for (const step of (await client.read(forked)).steps)
      expect(after.steps[step.key]).toMatchObject({ status: step.status, flags: step.flags });
  });

  it("gives the step another input, other settings, or an output in its place, by the way out that is chosen", async () => {
    const id = await client.start(
      `${declare("a", "if", { condition: "input.n > 1" })}; ${set("yes", { went: "yes", n: "{{ input.n }}" })}; ${set("no", { went: "no" })}; t -> a; a.true -> yes; a.false -> no`,
      { n: 1 },
    );
    expect((await client.ending(id)).output).toEqual({ went: "no" });
    const outcome = async (body: Record<string, unknown>) => (await client.ending(await fork(id, body))).output;
    expect(await outcome({ stepKey: "a", input: { n: 5 } })).toEqual({ went: "yes", n: 5 });
    expect(await outcome({ stepKey: "a", config: { condition: "input.n == 1" } })).toEqual({ went: "yes", n: 1 });
    expect(await outcome({ stepKey: "a", output: { n: 9 }, handle: "true" })).toEqual({ went: "yes", n: 9 });
    expect(await outcome({ stepKey: "a", output: { n: 9 }, handle: "false" })).toEqual({ went: "no" });
    expect(await outcome({ stepKey: "t", input: { n: 3 } })).toEqual({ went: "yes", n: 3 });
    const pinned = await fork(id, { stepKey: "a", output: { n: 9 }, handle: "true" });
    await client.hasEnded(pinned);
    expect((await client.stepOf(pinned, "a"))?.flags).toEqual(["pinned"]);
    const edited = await fork(id, { stepKey: "a", config: { condition: "input.n == 1" } });
    await client.hasEnded(edited);
    const again = (await client.control(edited, "rerun")).body.runId;
    expect((await client.ending(again)).output).toEqual({ went: "yes", n: 1 });
  });

  it("is taken of a run that still goes on, which it leaves alone, and of another fork", async () => {
    const a = counted("a");
    const id = await client.start(`${a.node}; ${hold("h")}; ${set("z", { end: "{{ a.body.count }}" })}; t -> a -> h -> z`);
    await isHeld("h");
    const forked = await fork(id, { stepKey: "a", output: { body: { count: 7 } } });
    await client.isAt(forked, "h", "running");
    release("h");
    expect((await client.ending(id)).output).toEqual({ end: 1 });
    expect((await client.ending(forked)).output).toEqual({ end: 7 });
    expect((await client.ending(await fork(forked, { stepKey: "z" }))).output).toEqual({ end: 7 });
    expect(a.count()).toBe(1);
  });

  it("keeps values that are too large for rows, also when the first run is gone", async () => {
    const id = await client.start(`${set("a", { big: "x".repeat(300_000) })}; ${set("b", { size: "{{ a.big }}" })}; t -> a -> b`);
    await client.hasEnded(id);
    const forked = await fork(id, { stepKey: "b" });
    await client.hasEnded(forked);
    const { pool } = await import("@/server/db");
    await pool().query("delete from artifact where run_id = $1", [id]);
    const output = (await client.outputOf(forked, "a")) as { $artifact: string };
    const artifact = await callRest(key, "GET", `runs/${forked}/artifacts/${output.$artifact}`);
    expect(artifact).toMatchObject({ status: 200 });
    expect((await client.ending(await fork(forked, { stepKey: "b" }))).status).toBe("succeeded");
  });

  it("is refused with what to do instead", async () => {
    const id = await client.start(
      `${declare("a", "if", { condition: "true" })}; ${set("yes", {})}; ${set("no", {})}; t -> a; a.true -> yes; a.false -> no`,
    );
    await client.hasEnded(id);
    const refused = (body: Record<string, unknown>) => client.control(id, "fork", body);
    expect(await refused({ stepKey: "nope" })).toMatchObject({ status: 404, body: { field: "stepKey", fix: expect.any(String) } });
    expect(await refused({ stepKey: "no" })).toMatchObject({ status: 409, body: { field: "stepKey", fix: expect.any(String) } });
    expect(await refused({ stepKey: "a", output: 1, input: 2 })).toMatchObject({ status: 400, body: { field: "output" } });
    expect(await refused({ stepKey: "a", handle: "true" })).toMatchObject({ status: 400, body: { field: "handle" } });
    expect(await refused({ stepKey: "a", output: 1, handle: "up" })).toMatchObject({ status: 400, body: { field: "handle" } });
    expect(await refused({ stepKey: "a", config: { condition: "((" } })).toMatchObject({
      status: 400,
      body: { field: "config.condition" },
    });
    const going = await client.start(`${hold("h")}; t -> h`);
    await isHeld("h");
    expect(await client.control(going, "fork", { stepKey: "h" })).toMatchObject({ status: 409, body: { field: "stepKey" } });
    expect(await client.control(going, "retry")).toMatchObject({ status: 409 });
    await client.control(going, "cancel");
  });

  it("happens once however often the same key is sent", async () => {
    const id = await client.start(`${set("a", {})}; t -> a`);
    await client.hasEnded(id);
    const send = (body: Record<string, unknown>) =>
      callRest(key, "POST", `runs/${id}/fork`, { body, headers: { "idempotency-key": "once" } });
    const [one, two] = (await Promise.all([send({ stepKey: "a" }), send({ stepKey: "a" })])) as unknown as { body: { runId: string } }[];
    expect(one?.body.runId).toBe(two?.body.runId);
    expect(await send({ stepKey: "t" })).toMatchObject({ status: 409, body: { code: "conflict" } });
  });
});

describe("a fork inside a loop", () => {
  it("keeps the other passes of a for-each, and of a while only those before", async () => {
    const { document, count } = loopDocument("for-each", { items: "{{ trigger.items }}" });
    const id = await startDocument(document, { items: [1, 2, 3] });
    expect((await client.ending(id)).status).toBe("succeeded");
    expect([count("x"), count("y")]).toEqual([3, 3]);
    const forked = await fork(id, { stepKey: "x:1" });
    expect((await client.ending(forked)).status).toBe("succeeded");
    expect([count("x"), count("y")]).toEqual([4, 4]);
    expect(await statuses(forked)).toEqual(await statuses(id));
    const inner = await fork(id, { stepKey: "y:2", output: { mine: true } });
    await client.hasEnded(inner);
    expect([count("x"), count("y")]).toEqual([4, 4]);
    expect(await client.outputOf(inner, "loop")).toMatchObject({ results: [{}, {}, { mine: true }] });
    const whole = await fork(id, { stepKey: "loop" });
    await client.hasEnded(whole);
    expect([count("x"), count("y")]).toEqual([7, 7]);
  });

  it("runs the later passes of a while again", async () => {
    const { document, count } = loopDocument("while", { condition: "index < 3", maxIterations: 5 });
    const id = await startDocument(document, {});
    expect((await client.ending(id)).status).toBe("succeeded");
    expect(count("x")).toBe(3);
    const forked = await fork(id, { stepKey: "x:1" });
    expect((await client.ending(forked)).status).toBe("succeeded");
    expect(count("x")).toBe(5);
  });
});

describe("a retry", () => {
  it("goes on from the step that failed, reuses the rest, and is the same run however often it is asked for", async () => {
    const a = counted("a");
    const id = await client.start(`${a.node}; ${declare("b", "http-request", { url: "{{ trigger.url }}" })}; t -> a -> b`, {
      url: `${url}/fails`,
    });
    expect(await client.ending(id)).toMatchObject({ status: "failed" });
    const [one, two] = await Promise.all([client.control(id, "retry"), client.control(id, "retry")]);
    expect(one.body.runId).toBe(two.body.runId);
    expect(await client.ending(one.body.runId)).toMatchObject({ status: "failed", forkOf: { runId: id, stepKey: "b" } });
    expect(a.count()).toBe(1);
    const third = await client.control(id, "retry");
    expect(third.body.runId).not.toBe(one.body.runId);
    await client.hasEnded(third.body.runId);
    const fixed = await fork(id, { stepKey: "b", config: { url: `${url}/well` } });
    expect((await client.ending(fixed)).status).toBe("succeeded");
    expect(a.count()).toBe(1);
  });

  it("of an agent goes on from the turn that failed, and pays for no other", async () => {
    const tool = { tools: [{ name: "code", arguments: { code: "return 6 * 7" } }] };
    models.script("fails-late", tool, tool, { status: 400 }, { text: "It is 42" });
    const id = await client.start(
      `${declare("a", "agent", { prompt: "[m:fails-late] go", models: [{ provider: "local", model: "test-1" }], tools: [{ tool: "code" }] })}; t -> a`,
    );
    expect(await client.ending(id)).toMatchObject({ status: "failed", usage: { inputTokens: 24 } });
    expect(models.count("fails-late")).toBe(3);
    const { runId } = (await client.control(id, "retry")).body;
    expect(await client.ending(runId)).toMatchObject({
      status: "succeeded",
      usage: { inputTokens: 12 },
      output: { text: "It is 42", turns: 3 },
    });
    expect(models.count("fails-late")).toBe(4);
    expect(JSON.stringify(models.calls.at(-1)?.messages)).toContain("42");
    const view = foldRun(await client.eventsOf(runId));
    expect(view.steps.a?.turns.map(({ toolCalls }) => toolCalls.length)).toEqual([1, 1, 0]);
    expect(view.steps.a?.tokens.input).toBe(12);
    expect((await client.stepOf(runId, "a"))?.inputTokens).toBe(12);
  });

  it("carries on a cancelled run, with the decision that a person made", async () => {
    const id = await client.start(
      `${declare("a", "approval", { title: "Send it?" })}; ${hold("h")}; ${set("z", { sent: true })}; t -> a; a.approved -> h; h -> z`,
    );
    await client.isAt(id, "a", "waiting");
    const [task] = await client.tasksOf(id);
    await client.decide(task?.id ?? "", "approved");
    await isHeld("h");
    await client.control(id, "cancel");
    const { runId } = (await client.control(id, "retry")).body;
    await isHeld("h");
    release("h");
    expect(await client.ending(runId)).toMatchObject({ status: "succeeded", output: { sent: true } });
    expect(await client.tasksOf(runId)).toEqual([]);
  });

  it("of a run that a stop ended stops again", async () => {
    const id = await client.start(`${declare("s", "stop", { outcome: "error", message: "No more" })}; t -> s`);
    expect(await client.ending(id)).toMatchObject({ status: "failed", error: { code: "stopped" } });
    const { runId } = (await client.control(id, "retry")).body;
    expect(await client.ending(runId)).toMatchObject({ status: "failed", error: { code: "stopped" } });
  });
});

const place = { position: { x: 0, y: 0 }, disabled: false, pinned: null, note: "" };
const edge = (source: string, target: string, sourceHandle = "out") => ({
  id: `${source}-${target}`,
  source,
  sourceHandle,
  target,
  targetHandle: "in",
});

/** A trigger, a loop over x → y, and what each of them was asked for. */
function loopDocument(type: "for-each" | "while", config: Record<string, unknown>) {
  const path = `/loop/${++names}`;
  const inside = (id: string) => ({ ...place, id, type: "http-request", name: id, config: { url: `${url}${path}/${id}` }, parent: "loop" });
  const document = {
    version: 1,
    nodes: [
      { ...place, id: "t", type: "manual", name: "t", config: {}, parent: null },
      { ...place, id: "loop", type, name: "loop", config, parent: null },
      inside("x"),
      inside("y"),
    ],
    edges: [edge("t", "loop"), edge("loop", "x", type === "while" ? "body" : "item"), edge("x", "y")],
  };
  return { document, count: (id: string) => timesAsked(`${path}/${id}`) };
}

async function startDocument(document: unknown, input: unknown): Promise<string> {
  const made = (await callRest(key, "POST", "workflows", { body: { document } })).body as { id: string };
  const started = await callRest(key, "POST", `workflows/${made.id}/runs`, { body: { version: "draft", input } });
  expect(started).toMatchObject({ status: 202 });
  return (started.body as { runId: string }).runId;
}
