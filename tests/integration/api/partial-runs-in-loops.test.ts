// Runs that begin inside a loop: in which pass, what of the other passes is taken over, in short loops and in long ones.
import { expect, it } from "vitest";
import { openPartialRuns } from "../../support/partial-runs";
import { declare, set } from "../../support/run-client";
import { openRunStage } from "../../support/run-stage";

const { org, key, client, models, server } = await openRunStage();
const { paid, ask, partial, change, nodeOf, flags } = openPartialRuns({ key, client, models });
const { runDraft } = client;

it("begins inside a loop in the pass that came to the node last, or in the one that is asked for", async () => {
  const [w, v] = [paid("w", "{{ item }}"), paid("v")];
  const id = await client.createWorkflow(
    `${declare("l", "for-each", { items: ["a", "b", "c"] })}; ${w.node}; ${v.node}; ${set("z", { all: "{{ l.results }}" })}; t -> l; l.item -> w -> v; l.done -> z`,
  );
  await runDraft(id);
  expect([w.count(), v.count()]).toEqual([3, 3]);
  const last = await partial(id, { kind: "from", nodeId: "v" });
  expect(((await client.ending(last)).output as { all: unknown[] }).all).toHaveLength(3);
  expect([w.count(), v.count()]).toEqual([3, 4]);
  expect(await flags(last)).toMatchObject({ "v:0": "cached", "v:1": "cached", "w:2": "cached", "v:2": "", z: "" });
  const asked = await partial(id, { kind: "from", nodeId: "v", stepKey: "v:1" });
  await client.hasEnded(asked);
  expect([w.count(), v.count()]).toEqual([3, 5]);
  expect(await flags(asked)).toMatchObject({ "v:0": "cached", "v:1": "", "v:2": "cached" });
  expect(await ask(id, { kind: "from", nodeId: "v", stepKey: "v:x" })).toMatchObject({ status: 409 });
  // After the loop, all of it is taken over.
  const after = await partial(id, { kind: "from", nodeId: "z" });
  await client.hasEnded(after);
  expect([w.count(), v.count()]).toEqual([3, 5]);
  expect(await flags(after)).toMatchObject({ l: "cached", "v:2": "cached", z: "" });
});

it("goes on inside a loop that left its passes to other runs: those take the other passes over", async () => {
  const [w, v] = [paid("w", "{{ item }}"), paid("v")];
  const items = Array.from({ length: 120 }, (_, index) => index);
  const id = await client.createWorkflow(
    `${declare("l", "for-each", { items, concurrency: 4, result: "{{ v.text }}" })}; ${w.node}; ${v.node}; ${set("z", { all: "{{ l.results }}" })}; t -> l; l.item -> w -> v; l.done -> z`,
  );
  await runDraft(id);
  expect([w.count(), v.count()]).toEqual([120, 120]);
  await change(id, (document) => {
    nodeOf(document, "v").config.prompt = `${String(nodeOf(document, "v").config.prompt)} again`;
  });
  const asked = await partial(id, { kind: "from", nodeId: "v", stepKey: "v:57" });
  const { all } = (await client.ending(asked)).output as { all: unknown[] };
  expect(all).toHaveLength(120);
  expect(all.every((text) => typeof text === "string")).toBe(true);
  expect([w.count(), v.count()]).toEqual([120, 121]);
  expect(await flags(asked)).toMatchObject({ t: "cached", l: "", z: "" });
  // What went on from there can be gone on from once more: in the pass that came to the node last.
  await client.hasEnded(await partial(id, { kind: "from", nodeId: "v" }));
  expect([w.count(), v.count()]).toEqual([120, 122]);
  const passes = await org.as("viewer").runs.lastOutputs({ workflowId: id });
  const known = passes.nodes.find(({ latest }) => latest.nodeId === "v")!.latest;
  const listed = await org.as("viewer").runs.passes({ runId: known.runId, nodeId: "v" });
  expect(listed.map(({ stepKey }) => stepKey)).toEqual(items.map((index) => `v:${index}`));
  expect(listed.every(({ hasFailed }) => !hasFailed)).toBe(true);
});

it("a retry of a long loop takes over what its runs had finished; what is run again begins anew", async () => {
  const w = paid("w", "{{ item }}");
  const items = Array.from({ length: 120 }, (_, index) => index);
  const answers = Array.from({ length: 70 }, () => ({ text: "fine" }));
  models.script("late-refusal", ...answers, { status: 400 }, { text: "fine" });
  const bad = { models: [{ provider: "local", model: "test-1" }], prompt: "[m:late-refusal] {{ item }}" };
  const id = await client.createWorkflow(
    `${declare("l", "for-each", { items, concurrency: 4 })}; ${w.node}; ${declare("bad", "model-call", bad)}; t -> l; l.item -> w -> bad`,
  );
  const first = await runDraft(id);
  expect((await client.read(first)).status).toBe("failed");
  const again = (await client.control(first, "retry")).body.runId;
  expect((await client.ending(again)).status).toBe("succeeded");
  // Those that were under way when their runs were stopped are lost.
  expect(w.count()).toBeLessThan(140);
  const anew = (await client.control(again, "rerun")).body.runId;
  expect((await org.as("viewer").runs.get({ id: anew })).plan).not.toHaveProperty("goesOn");
  expect((await client.control(anew, "cancel")).status).toBe(200);
});

it("begins in the pass that failed, also in the first of a loop, short or long, and makes those that never began", async () => {
  for (const length of [3, 110]) {
    const w = paid("w", "{{ item }}");
    const items = Array.from({ length }, (_, index) => index);
    const id = await client.createWorkflow(
      `${declare("l", "for-each", { items })}; ${w.node}; ${declare("bad", "http-request", { url: `${server.url}/fails` })}; ${set("z", { all: "{{ l.results }}" })}; t -> l; l.item -> w -> bad; l.done -> z`,
    );
    expect((await client.ending(await runDraft(id))).status).toBe("failed");
    await change(id, (document) => {
      nodeOf(document, "bad").config.url = `${server.url}/good`;
    });
    const again = await partial(id, { kind: "from", nodeId: "bad" });
    const { status, output } = await client.ending(again);
    expect(status).toBe("succeeded");
    expect((output as { all: unknown[] }).all).toHaveLength(length);
    // What the failed pass had done before is not done again; parts that were stopped half-way may have begun.
    expect(w.count()).toBeLessThan(2 * length);
    if (length === 3) expect(w.count()).toBe(3);
  }
});
