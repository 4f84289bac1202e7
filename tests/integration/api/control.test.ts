// Control of runs, seen from outside: pause, single steps, skip and edit, at any moment, twice, late and from two sides.
import { describe, expect, it } from "vitest";
import { foldRun } from "@/server/workflow/run-view";
import { declare, set, until } from "../../support/run-client";
import { openRunStage } from "../../support/run-stage";
import { callRest } from "../../support/test-org";

const { org, key, client, models, server } = await openRunStage();
const { url, hold, isHeld, isFree, release } = server;

/** A run that is paused while `a` is under way, which then ends. */
async function pausedBefore(text: string, input?: unknown): Promise<string> {
  const id = await client.start(text, input);
  await isHeld("a");
  expect((await client.control(id, "pause")).status).toBe(200);
  release("a");
  return id;
}

describe("a paused run", () => {
  it("brings what is under way to its end, queues what is ready, and goes on where it was when it is resumed", async () => {
    const id = await pausedBefore(`${hold("a")}; ${set("b", { n: 1 })}; t -> a -> b`);
    await client.isAt(id, "b", "queued");
    expect(await client.read(id)).toMatchObject({
      status: "paused",
      steps: [{ key: "t" }, { key: "a", status: "succeeded" }, { key: "b" }],
    });
    expect(await client.control(id, "resume")).toMatchObject({ status: 200 });
    expect(await client.ending(id)).toMatchObject({ status: "succeeded", output: { n: 1 } });
    const events = await client.eventsOf(id);
    const view = foldRun(events);
    expect(view.status).toBe("succeeded");
    expect(events.filter(({ type }) => type === "run-paused" || type === "run-resumed").map(({ type }) => type)).toEqual([
      "run-paused",
      "run-resumed",
    ]);
  });

  it("makes no further call of an agent, which goes on where it was", async () => {
    models.script("held", { tools: [{ name: "http_request", arguments: { url: `${url}/hold/tool` } }] }, { text: "done" });
    const agent = { prompt: "[m:held] go", models: [{ provider: "local", model: "test-1" }], tools: [{ tool: "http-request" }] };
    const id = await client.start(`${declare("a", "agent", agent)}; ${set("b", { said: "{{ a.text }}" })}; t -> a -> b`);
    await isHeld("tool");
    await client.control(id, "pause");
    release("tool");
    const hasReturned = async () => (await client.eventsOf(id)).some(({ type }) => type === "step-tool-returned");
    await until(hasReturned);
    expect(models.count("held")).toBe(1);
    await client.control(id, "resume");
    expect(await client.ending(id)).toMatchObject({ status: "succeeded", output: { said: "done" } });
    expect(models.count("held")).toBe(2);
  });

  it("does nothing more when it is paused or resumed twice, from two sides at once", async () => {
    const id = await client.start(`${hold("a")}; ${set("b", { n: 1 })}; ${hold("c")}; t -> a -> b -> c`);
    await isHeld("a");
    const paused = await Promise.all([client.control(id, "pause"), client.control(id, "pause"), client.control(id, "pause")]);
    expect(paused.map(({ status }) => status)).toEqual([200, 200, 200]);
    release("a");
    await client.isAt(id, "b", "queued");
    const resumed = await Promise.all([client.control(id, "resume"), client.control(id, "resume")]);
    // The run is still there when the second of them comes.
    await isHeld("c");
    expect(resumed.map(({ status }) => status)).toEqual([200, 200]);
    release("c");
    await client.hasEnded(id);
    const types = (await client.eventsOf(id)).map(({ type }) => type);
    expect(types.filter((type) => type === "run-paused")).toHaveLength(1);
    expect(types.filter((type) => type === "run-resumed")).toHaveLength(1);
  });

  it("may be paused before it began, and again after it was resumed", async () => {
    const id = await client.start(`${hold("a")}; t -> a`);
    for (let round = 0; round < 5; round++) {
      expect((await client.control(id, "pause")).status).toBe(200);
      expect((await client.read(id)).status).toBe("paused");
      expect((await client.control(id, "resume")).status).toBe(200);
    }
    await isHeld("a");
    release("a");
    expect(await client.ending(id)).toMatchObject({ status: "succeeded" });
  });

  it("lets an approval that was asked for be given, and begins nothing after it", async () => {
    const id = await client.start(
      `${declare("a", "approval", { title: "Send it?" })}; ${set("b", { went: true })}; t -> a; a.approved -> b`,
    );
    await client.isAt(id, "a", "waiting");
    await client.control(id, "pause");
    const [task] = await client.tasksOf(id);
    expect(await client.decide(task?.id ?? "", "approved")).toBe(204);
    await client.isAt(id, "a", "succeeded");
    await client.isAt(id, "b", "queued");
    expect((await client.read(id)).status).toBe("paused");
    await client.control(id, "resume");
    expect(await client.ending(id)).toMatchObject({ status: "succeeded", output: { went: true } });
  });

  it("pauses, resumes and cancels the runs it waits for with it", async () => {
    const workflowId = await client.createWorkflow(`${hold("a")}; ${set("b", {})}; t -> a -> b`);
    await callRest(key, "POST", `workflows/${workflowId}/publish`, { body: { revision: 1 } });
    const parent = () => client.start(`${declare("call", "sub-workflow", { workflowId, input: {} })}; t -> call`);
    const childOf = async (id: string) => {
      const list = (await callRest(key, "GET", `runs?parentRunId=${id}`)).body as { items: { id: string; parent: unknown }[] };
      return list.items[0];
    };
    const id = await parent();
    await isHeld("a");
    const child = await childOf(id);
    expect(child?.parent).toEqual({ runId: id, stepKey: "call" });
    expect(await client.read(id)).toMatchObject({ children: 1 });
    await client.control(id, "pause");
    expect((await client.read(child?.id ?? "")).status).toBe("paused");
    release("a");
    await client.isAt(child?.id ?? "", "b", "queued");
    await client.control(id, "resume");
    expect(await client.ending(id)).toMatchObject({ status: "succeeded" });
    const other = await parent();
    await isHeld("a");
    await client.control(other, "cancel");
    expect((await client.read((await childOf(other))?.id ?? "")).status).toBe("cancelled");
    await isFree("a");
  });

  it("goes on one step at a time when it is told so, each step once", async () => {
    const id = await pausedBefore(`${hold("a")}; ${["b", "c", "d"].map((name) => set(name, {})).join("; ")}; t -> a -> b -> c -> d`);
    await client.isAt(id, "b", "queued");
    for (const [done, next] of [
      ["b", "c"],
      ["c", "d"],
    ] as const) {
      expect((await client.control(id, "step")).status).toBe(200);
      await client.isAt(id, next, "queued");
      expect((await client.stepOf(id, done))?.status).toBe("succeeded");
      expect((await client.read(id)).status).toBe("paused");
    }
    await client.control(id, "step");
    expect(await client.ending(id)).toMatchObject({ status: "succeeded" });
  });

  it("lets as many of several ready steps begin as single steps were asked for", async () => {
    const names = ["b", "c", "d", "e"];
    const id = await pausedBefore(
      `${hold("a")}; ${names.map((name) => set(name, {})).join("; ")}; t -> a; ${names.map((name) => `a -> ${name}`).join("; ")}`,
    );
    for (const name of names) await client.isAt(id, name, "queued");
    await Promise.all([client.control(id, "step"), client.control(id, "step")]);
    const count = async (status: string) =>
      (await client.read(id)).steps.filter((step) => names.includes(step.key) && step.status === status).length;
    await until(async () => (await count("succeeded")) === 2);
    expect(await count("queued")).toBe(2);
    await client.control(id, "resume");
    expect((await client.ending(id)).status).toBe("succeeded");
  });
});

describe("control that comes too late or for nothing", () => {
  it("is refused with what to do instead", async () => {
    const id = await client.start(`${set("a", {})}; t -> a`);
    await client.hasEnded(id);
    for (const [verb, body] of [
      ["pause", {}],
      ["resume", {}],
      ["step", {}],
      ["skip", { stepKey: "a" }],
      ["edit", { stepKey: "a", input: 1 }],
    ] as const)
      expect({ verb, ...(await client.control(id, verb, body)) }).toMatchObject({
        verb,
        status: 410,
        body: { code: "gone", fix: expect.any(String) },
      });
    expect(await client.control(id, "cancel")).toMatchObject({ status: 409 });
    expect(await client.control(id, "retry")).toMatchObject({ status: 409, body: { code: "conflict", fix: expect.any(String) } });
  });

  it("names the step that a run does not have, and the state that it is not in", async () => {
    const id = await client.start(`${hold("a")}; ${set("b", {})}; t -> a -> b`);
    await isHeld("a");
    expect(await client.control(id, "step")).toMatchObject({ status: 409, body: { fix: "Pause the run first." } });
    for (const stepKey of ["nope", "a:0", "a:x", "a/chat#0"])
      expect(await client.control(id, "skip", { stepKey })).toMatchObject({ status: 404, body: { field: "stepKey" } });
    expect(await client.control(id, "skip", { stepKey: "t" })).toMatchObject({ status: 409, body: { field: "stepKey" } });
    expect(await client.control(id, "edit", { stepKey: "b", input: 1 })).toMatchObject({ status: 409 });
    await client.control(id, "pause");
    expect(await client.control(id, "edit", { stepKey: "a", input: 1 })).toMatchObject({ status: 409, body: { field: "stepKey" } });
    expect(await client.control(id, "edit", { stepKey: "b", input: 1 })).toMatchObject({ status: 409, body: { field: "stepKey" } });
    await client.control(id, "cancel");
  });
});

describe("a step that is skipped", () => {
  it("is stopped while it runs, hands on what the person gave, and leaves by its first way out", async () => {
    const id = await client.start(`${hold("a")}; ${set("b", { got: "{{ a.n }}" })}; t -> a -> b`);
    await isHeld("a");
    expect((await client.control(id, "skip", { stepKey: "a", output: { n: 7 } })).status).toBe(200);
    expect(await client.ending(id)).toMatchObject({ status: "succeeded", output: { got: 7 } });
    await isFree("a");
    expect(await client.stepOf(id, "a")).toMatchObject({ status: "skipped", handle: "out" });
    expect((await client.eventsOf(id)).find(({ type }) => type === "step-skipped")).toMatchObject({
      stepKey: "a",
      data: { reason: "by-person", by: expect.stringContaining("api-key:") },
    });
  });

  it.each<[string, () => string, string, string]>([
    ["that sleeps", () => declare("a", "wait", { duration: "1h" }), "waiting", "out"],
    ["that waits for a person", () => declare("a", "approval", { title: "Send it?" }), "waiting", "approved"],
    [
      "that waits to try again",
      () => declare("a", "http-request", { url: `${url}/busy` }, { retry: { attempts: 5, backoff: "fixed", initialMs: 60_000 } }),
      "retrying",
      "out",
    ],
  ])("%s hands on its input", async (_, declared, status, handle) => {
    const id = await client.start(`${declared()}; ${set("b", { got: "{{ a.n }}" })}; t -> a; a.${handle} -> b`, { n: 5 });
    await client.isAt(id, "a", status);
    await client.control(id, "skip", { stepKey: "a" });
    expect(await client.ending(id)).toMatchObject({ status: "succeeded", output: { got: 5 } });
    expect(await client.tasksOf(id)).toEqual([]);
  });

  it("may be skipped before the run comes to it, once or twice in the same way, but not in two", async () => {
    const id = await client.start(`${hold("a")}; ${hold("b")}; ${set("c", { got: "{{ b.n }}" })}; t -> a -> b -> c`);
    await isHeld("a");
    const skip = (output: unknown) => client.control(id, "skip", { stepKey: "b", output });
    const both = await Promise.all([skip({ n: 1 }), skip({ n: 1 })]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    expect(await skip({ n: 2 })).toMatchObject({ status: 409 });
    release("a");
    expect(await client.ending(id)).toMatchObject({ status: "succeeded", output: { got: 1 } });
  });

  it("is skipped at once while the run is paused, and what follows waits", async () => {
    const id = await pausedBefore(`${hold("a")}; ${hold("b")}; ${set("c", {})}; t -> a -> b -> c`);
    await client.isAt(id, "b", "queued");
    await client.control(id, "skip", { stepKey: "b", output: 1 });
    await client.isAt(id, "b", "skipped");
    await client.isAt(id, "c", "queued");
    expect((await client.read(id)).status).toBe("paused");
    await client.control(id, "resume");
    expect((await client.ending(id)).status).toBe("succeeded");
  });
});

describe("a queued step that is edited", () => {
  it("gets the input and settings that it was given, and says who changed them", async () => {
    const id = await pausedBefore(`${hold("a")}; ${set("b", { got: "{{ input.n }}" })}; t -> a -> b`);
    await client.isAt(id, "b", "queued");
    expect((await client.control(id, "edit", { stepKey: "b", input: { n: 1 } })).status).toBe(200);
    expect((await client.control(id, "edit", { stepKey: "b", config: { fields: { got: "{{ input.n }}", more: true } } })).status).toBe(200);
    expect((await client.control(id, "edit", { stepKey: "b", input: { n: 2 } })).status).toBe(200);
    await client.control(id, "step");
    expect(await client.ending(id)).toMatchObject({ status: "succeeded", output: { got: 2, more: true } });
    expect((await client.eventsOf(id)).find(({ type }) => type === "step-edited")).toMatchObject({
      stepKey: "b",
      data: { input: { n: 2 } },
    });
  });

  it("is edited also while another step keeps the run at work", async () => {
    const id = await client.start(`${hold("a")}; ${hold("x")}; ${set("b", { got: "{{ input.n }}" })}; t -> a -> b; t -> x`);
    await Promise.all([isHeld("a"), isHeld("x")]);
    await client.control(id, "pause");
    release("a");
    await client.isAt(id, "b", "queued");
    expect((await client.control(id, "edit", { stepKey: "b", input: { n: 3 } })).status).toBe(200);
    await client.control(id, "resume");
    await client.isAt(id, "b", "succeeded");
    release("x");
    await client.hasEnded(id);
    expect(await client.outputOf(id, "b")).toEqual({ got: 3 });
  });

  it("is refused settings that the node does not take, by their name, and settings from those who may not write workflows", async () => {
    const id = await pausedBefore(`${hold("a")}; ${declare("b", "http-request", { url: `${url}/at-once` })}; t -> a -> b`);
    await client.isAt(id, "b", "queued");
    const refused = async (config: unknown) => (await client.control(id, "edit", { stepKey: "b", config })).body;
    expect(await refused({ url: "" })).toMatchObject({ code: "invalid_input", field: "config.url" });
    expect(await refused({ url: "{{ nope.x }}" })).toMatchObject({ code: "invalid_input", field: "config.url" });
    expect(await refused({ ulr: "x" })).toMatchObject({ code: "invalid_input", field: "config.ulr" });
    const weak = await org.createKey(["run:control", "run:start", "run:read"]);
    const body = { stepKey: "b", config: { url: `${url}/hold` } };
    expect(await callRest(weak, "POST", `runs/${id}/edit`, { body })).toMatchObject({ status: 403, body: { field: "config" } });
    expect((await callRest(weak, "POST", `runs/${id}/edit`, { body: { stepKey: "b", input: 1 } })).status).toBe(200);
    await client.control(id, "cancel");
  });
});
