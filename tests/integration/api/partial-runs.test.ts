// Runs of a part of a draft, as the editor and programs start them: what runs, what is taken over, what is refused and why.
import { describe, expect, it } from "vitest";
import { foldRun } from "@/server/workflow/run-view";
import { openPartialRuns } from "../../support/partial-runs";
import { declare, set } from "../../support/run-client";
import { openRunStage } from "../../support/run-stage";
import { callRest } from "../../support/test-org";

const { key, client, models, server } = await openRunStage();
const { paid, ask, partial, change, nodeOf, flags } = openPartialRuns({ key, client, models });
const { statuses, runDraft } = client;

describe("a run until a node", () => {
  it("does what the node needs, in parallel branches too, and stops with its output", async () => {
    const [a, b, other, c, after] = ["a", "b", "other", "c", "after"].map((id) => paid(id));
    const id = await client.createWorkflow(
      `${[a, b, other, c, after].map((node) => node!.node).join("; ")}; m: merge; t -> a -> m; t -> b -> m; t -> other; m -> c -> after`,
    );
    const runId = await partial(id, { kind: "until", nodeId: "m", input: { n: 1 } });
    const run = await client.ending(runId);
    expect(run).toMatchObject({ status: "succeeded", partial: { kind: "until", nodeId: "m" }, version: null });
    expect(Object.keys(run.output as object).sort()).toEqual(["a", "b"]);
    expect(await statuses(runId)).toEqual({ t: "succeeded", a: "succeeded", b: "succeeded", m: "succeeded" });
    expect([a, b, other, c, after].map((node) => node!.count())).toEqual([1, 1, 0, 0, 0]);
    // The log tells the same.
    expect(foldRun(await client.eventsOf(runId))).toMatchObject({ status: "succeeded", partial: { kind: "until", nodeId: "m" } });
  });

  it("does not mind what is wrong after the node, and names what is wrong before it", async () => {
    const id = await client.createWorkflow(`${set("a", { n: 1 })}; b: http-request {}; ${set("c", {})}; t -> a -> b -> c`);
    expect((await client.ending(await partial(id, { kind: "until", nodeId: "a" }))).output).toEqual({ n: 1 });
    const refused = await ask(id, { kind: "until", nodeId: "c" });
    expect(refused).toMatchObject({ status: 422, body: { code: "workflow_invalid", field: "b.config.url" } });
  });

  it("inside a loop ends in the first pass that comes to the node, however long the list is and however many go at once", async () => {
    for (const length of [3, 150]) {
      const [w, after] = [paid("w", "{{ item }}"), paid("after")];
      const id = await client.createWorkflow(
        `${declare("l", "for-each", { items: "{{ trigger.list }}", concurrency: 5, result: "{{ after.text }}" })}; ${w.node}; ${after.node}; z: set; t -> l; l.item -> w -> after; l.done -> z`,
      );
      const runId = await partial(id, { kind: "until", nodeId: "w", input: { list: Array.from({ length }, (_, index) => index) } });
      expect(await client.ending(runId)).toMatchObject({ status: "succeeded" });
      expect(await statuses(runId)).toEqual({ t: "succeeded", l: "cancelled", "w:0": "succeeded" });
      expect([w.count(), after.count()]).toEqual([1, 0]);
    }
  });

  it("runs a loop as a whole when the loop is the node", async () => {
    const id = await client.createWorkflow(
      `${declare("l", "for-each", { items: [1, 2] })}; ${set("w", { got: "{{ item }}" })}; ${set("z", {})}; t -> l; l.item -> w; l.done -> z`,
    );
    const run = await client.ending(await partial(id, { kind: "until", nodeId: "l" }));
    expect(run.output).toEqual({ results: [{ got: 1 }, { got: 2 }], errors: [] });
    expect(run.steps.map((step) => step.key).sort()).toEqual(["l", "t", "w:0", "w:1"]);
  });

  it("ends without the node when the way to it is not taken, and fails as any run when something fails on the way", async () => {
    const id = await client.createWorkflow(
      `${declare("c", "if", { condition: "input.n > 1" })}; ${set("yes", {})}; ${set("no", {})}; t -> c; c.true -> yes; c.false -> no`,
    );
    const other = await partial(id, { kind: "until", nodeId: "yes", input: { n: 0 } });
    expect(await client.ending(other)).toMatchObject({ status: "succeeded" });
    expect(await statuses(other)).toEqual({ t: "succeeded", c: "succeeded", yes: "skipped" });
    const fails = await client.createWorkflow(
      `${declare("f", "http-request", { url: `${server.url}/fails` })}; ${set("e", {})}; t -> f -> e`,
    );
    expect(await client.ending(await partial(fails, { kind: "until", nodeId: "e" }))).toMatchObject({ status: "failed" });
    // Somebody tries something: no work was lost.
    const letters = (await callRest(key, "GET", "runs?deadLetter=true")).body as { items: { workflowId: string }[] };
    expect(letters.items.filter(({ workflowId }) => workflowId === fails)).toEqual([]);
  });

  it("follows an error branch, waits for a person, and stops after either", async () => {
    const id = await client.createWorkflow(
      `${declare("f", "http-request", { url: `${server.url}/fails` }, { onError: "branch" })}; ${set("e", { was: "{{ f.error.code }}" })};
       ${declare("a", "approval", { title: "Send it?" })}; ${set("z", {})}; t -> f; f.error -> e -> a; a.approved -> z`,
    );
    const failed = await client.ending(await partial(id, { kind: "until", nodeId: "e" }));
    expect(failed.output).toEqual({ was: expect.any(String) });
    const runId = await partial(id, { kind: "until", nodeId: "a" });
    await client.isAt(runId, "a", "waiting");
    const [task] = await client.tasksOf(runId);
    expect(await client.decide(task!.id, "approved")).toBe(204);
    expect(await client.ending(runId)).toMatchObject({ status: "succeeded", output: { decision: "approved" } });
    expect(await statuses(runId)).not.toHaveProperty("z");
  });

  it("needs a way from a trigger, and a node that is there and switched on", async () => {
    const id = await client.createWorkflow(`${set("loose", {})}; ${set("a", {})}; t -> a`);
    expect(await ask(id, { kind: "until", nodeId: "loose" })).toMatchObject({ status: 409, body: { field: "nodeId" } });
    expect(await ask(id, { kind: "until", nodeId: "nobody" })).toMatchObject({ status: 400, body: { field: "nodeId" } });
    expect(await ask(id, { kind: "until", nodeId: "a", useStale: true })).toMatchObject({ status: 400, body: { field: "useStale" } });
    await change(id, (document) => {
      nodeOf(document, "a").disabled = true;
    });
    expect(await ask(id, { kind: "until", nodeId: "a" })).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining("disabled") },
    });
  });
});

describe("a run from a node", () => {
  it("takes over what came before, at no cost, of the draft as it is now", async () => {
    const [a, b] = [paid("a"), paid("b")];
    const id = await client.createWorkflow(
      `${a.node}; ${b.node}; ${set("z", { end: "{{ b.text }}", first: "{{ a.text }}" })}; t -> a -> b -> z`,
    );
    const whole = await runDraft(id, { n: 1 });
    await change(id, (document) => {
      nodeOf(document, "b").config.prompt = `${nodeOf(document, "b").config.prompt} and more`;
      document.nodes.push({ ...nodeOf(document, "z"), id: "y", name: "y", config: { fields: { n: "{{ z.first }}" } } });
      document.edges.push({ id: "new", source: "z", sourceHandle: "out", target: "y", targetHandle: "in" });
    });
    const runId = await partial(id, { kind: "from", nodeId: "b" });
    const run = await client.ending(runId);
    expect(run).toMatchObject({ status: "succeeded", partial: { kind: "from", nodeId: "b" }, forkOf: { runId: whole, stepKey: "b" } });
    expect([a.count(), b.count()]).toEqual([1, 2]);
    expect(await flags(runId)).toEqual({ t: "cached", a: "cached", b: "", z: "", y: "" });
    expect(run.steps.find((step) => step.key === "a")?.costUsd).toBe(0);
    expect((run.output as { n: string }).n).toBe(await client.outputOf(whole, "a").then((output) => (output as { text: string }).text));
    expect((await client.read(whole)).forks).toMatchObject([{ runId }]);
  });

  it("mixes the outputs of several runs, each node's last one", async () => {
    const [a, b, c] = [paid("a"), paid("b"), paid("c", "{{ a.text }} {{ b.text }}")];
    const id = await client.createWorkflow(`${a.node}; ${b.node}; ${c.node}; m: merge; t -> a -> m; t -> b -> m; m -> c`);
    await client.hasEnded(await partial(id, { kind: "until", nodeId: "a", input: { n: 1 } }));
    await client.hasEnded(await partial(id, { kind: "until", nodeId: "b", input: { n: 1 } }));
    const runId = await partial(id, { kind: "from", nodeId: "m" });
    expect(await client.ending(runId)).toMatchObject({ status: "succeeded" });
    expect([a.count(), b.count(), c.count()]).toEqual([1, 1, 1]);
    expect(await flags(runId)).toEqual({ t: "cached", a: "cached", b: "cached", m: "", c: "" });
    await client.eventsOf(runId);
    // The trigger gives something else now, so what follows from it is not what it would be.
    await client.hasEnded(await partial(id, { kind: "until", nodeId: "t", input: { n: 2 } }));
    const refused = await ask(id, { kind: "from", nodeId: "m" });
    expect(refused).toMatchObject({ status: 409, body: { detail: "The output of “a” is stale. “t” ran again since.", reason: "stale" } });
  });

  it("names the node whose output is missing or stale, or that went another way, and runs nothing", async () => {
    const [a, b] = [paid("a"), paid("b")];
    const id = await client.createWorkflow(
      `${a.node}; ${declare("c", "if", { condition: "trigger.n > 1" })}; ${b.node}; ${set("no", {})}; t -> a -> c; c.true -> b; c.false -> no`,
    );
    expect(await ask(id, { kind: "from", nodeId: "b" })).toMatchObject({ status: 409, body: { detail: expect.stringContaining("“t”") } });
    await client.hasEnded(await partial(id, { kind: "until", nodeId: "t", input: { n: 2 } }));
    expect(await ask(id, { kind: "from", nodeId: "b" })).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining("The output of “a” is not known"), nodeId: "a", reason: "missing" },
    });
    await runDraft(id, { n: 0 });
    expect(await ask(id, { kind: "from", nodeId: "b" })).toMatchObject({
      status: 409,
      body: { detail: "“c” left by “false”, so the run would not come to this node.", nodeId: "c", reason: "not-reached" },
    });
    await runDraft(id, { n: 2 });
    await change(id, (document) => {
      nodeOf(document, "a").config.prompt = "Something else";
    });
    expect(await ask(id, { kind: "from", nodeId: "b" })).toMatchObject({
      status: 409,
      body: { detail: "The output of “a” is stale. Prompt changed.", nodeId: "a", reason: "stale" },
    });
    expect([a.count(), b.count()]).toEqual([2, 1]);
    // A copy of a stale output is as stale as the output.
    await client.hasEnded(await partial(id, { kind: "from", nodeId: "b", useStale: true }));
    expect(await ask(id, { kind: "from", nodeId: "b" })).toMatchObject({ status: 409, body: { reason: "stale" } });
    // Run from where it is stale, all is well.
    await client.hasEnded(await partial(id, { kind: "from", nodeId: "a" }));
    await client.hasEnded(await partial(id, { kind: "from", nodeId: "b" }));
  });

  it("takes what a person decided for decided, and what a failure left by for its way", async () => {
    const z = paid("z");
    const id = await client.createWorkflow(
      `${declare("f", "http-request", { url: `${server.url}/fails/once` }, { onError: "branch" })}; ${declare("a", "approval", { title: "Send it?" })};
       ${z.node}; t -> f; f.error -> a; a.approved -> z`,
    );
    const { body } = await callRest(key, "POST", `workflows/${id}/runs`, { body: { version: "draft", input: {} } });
    const { runId } = body as { runId: string };
    await client.isAt(runId, "a", "waiting");
    expect(await client.decide((await client.tasksOf(runId))[0]!.id, "approved")).toBe(204);
    await client.hasEnded(runId);
    const asked = server.timesAsked("/fails/once");
    const again = await partial(id, { kind: "from", nodeId: "z" });
    expect(await client.ending(again)).toMatchObject({ status: "succeeded" });
    expect(await client.tasksOf(again)).toEqual([]);
    expect(server.timesAsked("/fails/once")).toBe(asked);
    expect(z.count()).toBe(2);
  });

  it("uses pins before outputs, and runs what leads to later nodes and never ran", async () => {
    const [a, side] = [paid("a"), paid("side")];
    const id = await client.createWorkflow(
      `${a.node}; ${set("b", { got: "{{ a.text }}" })}; ${side.node}; m: merge; t -> a -> b -> m; t -> side -> m`,
    );
    await change(id, (document) => {
      nodeOf(document, "t").pinned = { output: { n: 1 } };
      nodeOf(document, "a").pinned = { output: { text: "by hand" } };
    });
    const runId = await partial(id, { kind: "from", nodeId: "b" });
    expect((await client.ending(runId)).output).toMatchObject({ b: { got: "by hand" } });
    expect(await flags(runId)).toEqual({ t: "pinned", a: "pinned", b: "", side: "", m: "" });
    expect([a.count(), side.count()]).toEqual([0, 1]);
  });
});

describe("a run of one node", () => {
  it("holds just that step, with the input that is chosen and references taken from what is known, pinned or given", async () => {
    const [a, b] = [paid("a"), paid("b", "{{ input }} {{ a.text }} {{ trigger.n }} {{ p.x }}")];
    const id = await client.createWorkflow(`${a.node}; ${set("p", { x: 1 })}; ${b.node}; ${set("z", {})}; t -> a -> p -> b -> z`);
    expect(await ask(id, { kind: "only", nodeId: "b", input: "hello" })).toMatchObject({
      status: 400,
      body: { field: "references.a", detail: "“b” reads “a”, “p”, “trigger”, of which nothing is known yet." },
    });
    const given = await partial(id, {
      kind: "only",
      nodeId: "b",
      input: "hello",
      references: { a: { text: "A" }, trigger: { n: 7 }, p: { x: 2 } },
    });
    expect(await client.ending(given)).toMatchObject({ status: "succeeded", partial: { kind: "only", nodeId: "b" } });
    expect(await statuses(given)).toEqual({ b: "succeeded" });
    expect(JSON.stringify(models.calls.at(-1)?.messages)).toContain("hello A 7 2");
    await client.hasEnded(await partial(id, { kind: "until", nodeId: "p", input: { n: 3 } }));
    await change(id, (document) => {
      nodeOf(document, "p").pinned = { output: { x: 9 } };
    });
    const known = await partial(id, { kind: "only", nodeId: "b" });
    const run = await client.ending(known);
    expect(run.steps.map((step) => step.key)).toEqual(["b"]);
    expect(JSON.stringify(models.calls.at(-1)?.messages)).toMatch(/\{\\"x\\":9\}.* 3 9/s);
    expect([a.count(), b.count()]).toEqual([1, 2]);
    expect(await ask(id, { kind: "only", nodeId: "p" })).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining("pinned") },
    });
  });

  it("gives a merge its branches, and a node inside a loop the item of its last pass or one that is given", async () => {
    const id = await client.createWorkflow(
      `${declare("l", "for-each", { items: ["a", "b"] })}; ${set("w", { got: "{{ item }}", at: "{{ index }}" })}; ${set("v", { at: "{{ l.index }}", w: "{{ w.got }}" })};
       ${set("x", { n: 1 })}; m: merge; t -> l; l.item -> w -> v; l.done -> m; t -> x -> m`,
    );
    expect(await ask(id, { kind: "only", nodeId: "w", input: "q" })).toMatchObject({ status: 400, body: { missing: ["index", "item"] } });
    const chosen = await partial(id, { kind: "only", nodeId: "w", input: "q", references: { item: "q", index: 5 } });
    expect((await client.ending(chosen)).output).toEqual({ got: "q", at: 5 });
    await runDraft(id);
    expect((await client.ending(await partial(id, { kind: "only", nodeId: "w", input: "b" }))).output).toEqual({ got: "b", at: 1 });
    expect((await client.ending(await partial(id, { kind: "only", nodeId: "v" }))).output).toEqual({ at: 1, w: "b" });
    const merged = await client.ending(await partial(id, { kind: "only", nodeId: "m", input: { l: 1, x: 2 } }));
    expect(merged.output).toEqual({ l: 1, x: 2 });
    const loop = await client.ending(await partial(id, { kind: "only", nodeId: "l" }));
    expect(loop.steps.map((step) => step.key).sort()).toEqual(["l", "v:0", "v:1", "w:0", "w:1"]);
  });

  it("waits for a person, fails and branches like any step, and runs nothing after it", async () => {
    const id = await client.createWorkflow(
      `${declare("a", "approval", { title: "Send it?" })}; ${declare("f", "http-request", { url: `${server.url}/fails` }, { onError: "branch" })}; ${set("z", {})}; t -> a; a.approved -> f; f.error -> z`,
    );
    const runId = await partial(id, { kind: "only", nodeId: "a", input: 1 });
    await client.isAt(runId, "a", "waiting");
    expect(await client.decide((await client.tasksOf(runId))[0]!.id, "rejected")).toBe(204);
    expect(await client.ending(runId)).toMatchObject({ status: "succeeded", output: { decision: "rejected" } });
    const failing = await client.ending(await partial(id, { kind: "only", nodeId: "f", input: 1 }));
    expect(failing).toMatchObject({ status: "succeeded", steps: [{ key: "f", status: "failed", handle: "error" }] });
  });
});

describe("a partial run", () => {
  it("is a run like others: it can be run again, found in lists, and is started once by one key", async () => {
    const a = paid("a");
    const id = await client.createWorkflow(`${a.node}; ${set("z", {})}; t -> a -> z`);
    const body = { kind: "until", nodeId: "a", input: {}, idempotencyKey: "once" };
    const runId = await partial(id, body);
    expect(await partial(id, body)).toBe(runId);
    expect(await ask(id, { ...body, nodeId: "z" })).toMatchObject({ status: 409, body: { field: "idempotencyKey" } });
    await client.hasEnded(runId);
    const again = (await client.control(runId, "rerun")).body.runId;
    expect(await client.ending(again)).toMatchObject({ partial: { kind: "until", nodeId: "a" } });
    expect(await statuses(again)).toEqual({ t: "succeeded", a: "succeeded" });
    expect(a.count()).toBe(2);
    const list = (await callRest(key, "GET", `runs?workflowId=${id}`)).body as { items: { id: string; partial: unknown }[] };
    expect(list.items.map((item) => item.partial)).toEqual([1, 2].map(() => ({ kind: "until", nodeId: "a", name: "a" })));
  });
});

describe("pins", () => {
  it("stand for the node in runs of the draft and cost nothing; a published version does the work", async () => {
    const a = paid("a");
    const id = await client.createWorkflow(`${a.node}; ${set("z", { got: "{{ a.text }}", n: "{{ trigger.n }}" })}; t -> a -> z`);
    await change(id, (document) => {
      nodeOf(document, "a").pinned = { output: { text: "by hand" } };
      nodeOf(document, "t").pinned = { output: { n: 42 } };
    });
    const draft = await runDraft(id, { n: 1 });
    expect(await client.read(draft)).toMatchObject({ output: { got: "by hand", n: 42 }, usage: { costUsd: 0 } });
    const { revision } = (await callRest(key, "GET", `workflows/${id}`)).body as { revision: number };
    expect((await callRest(key, "POST", `workflows/${id}/publish`, { body: { revision } })).status).toBe(200);
    const { runId } = (await callRest(key, "POST", `workflows/${id}/runs`, { body: { input: { n: 1 } } })).body as { runId: string };
    expect((await client.ending(runId)).output).toMatchObject({ n: 1 });
    expect(await flags(runId)).toEqual({ t: "", a: "", z: "" });
    expect(a.count()).toBe(1);
  });
});
