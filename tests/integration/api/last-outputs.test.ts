// What each node of a workflow got and gave last, as fields and panels of the editor ask for it.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { drainMachine, startMachine } from "@/server/engine/machine";
import { createRunClient, declare, set } from "../../support/run-client";
import { createTestOrg, type TestOrg } from "../../support/test-org";

let org: TestOrg;
let key: string;
let client: ReturnType<typeof createRunClient>;

beforeAll(async () => {
  org = await createTestOrg();
  key = await org.createKey();
  client = createRunClient(key);
  await startMachine();
});
afterAll(() => drainMachine(2_000));

const lastOf = async (workflowId: string) => {
  const { nodes } = await org.as("viewer").runs.lastOutputs({ workflowId });
  return Object.fromEntries(nodes.map((node) => [node.latest.nodeId, node]));
};

describe("the last outputs of a workflow", () => {
  it("are those of the last run that came to each node", async () => {
    const id = await client.createWorkflow(
      `${declare("c", "if", { condition: "input.n > 1" })}; ${set("yes", { n: "{{ input.n }}" })}; ${set("no", { n: "{{ input.n }}" })}; t -> c; c.true -> yes; c.false -> no`,
    );
    expect(await lastOf(id)).toEqual({});
    const first = await client.runDraft(id, { n: 1 });
    const second = await client.runDraft(id, { n: 2 });
    const last = await lastOf(id);
    expect(last.t!.latest).toMatchObject({ runId: second, output: { n: 2 }, handle: "out", version: null, passes: 1, isCut: false });
    expect(last.yes!.latest).toMatchObject({ runId: second, input: { n: 2 }, output: { n: 2 } });
    // The second run went the other way, so what is known is from the first.
    expect(last.no!.latest).toMatchObject({ runId: first, output: { n: 1 } });
    expect(last.c!.given).toBeNull();
  });

  it("tell a failure, and beside it what the node gave before", async () => {
    const id = await client.createWorkflow(`${declare("f", "set", { mapping: "$number(input.text)" })}; t -> f`);
    const good = await client.runDraft(id, { text: "4" });
    const bad = await client.runDraft(id, { text: "no number" });
    const { f } = await lastOf(id);
    expect(f!.latest).toMatchObject({ runId: bad, status: "failed", handle: null, input: { text: "no number" } });
    expect(f!.latest.error?.message).toBeTruthy();
    expect(f!.given).toMatchObject({ runId: good, status: "succeeded", output: 4 });
  });

  it("are of the last pass inside a loop, with the number of passes", async () => {
    const id = await client.createWorkflow(
      `${declare("l", "for-each", { items: "{{ trigger.list }}", concurrency: 1 })}; ${set("w", { got: "{{ item }}" })}; t -> l; l.item -> w`,
    );
    await client.runDraft(id, { list: ["a", "b", "c"] });
    const { w, l } = await lastOf(id);
    expect(w!.latest).toMatchObject({ stepKey: "w:2", output: { got: "c" }, passes: 3 });
    expect(l!.latest.output).toMatchObject({ results: [{ got: "a" }, { got: "b" }, { got: "c" }] });
    // A long loop leaves its passes to other runs; what they did counts as well, what they know of the loop does not.
    await client.runDraft(id, { list: Array.from({ length: 130 }, (_, index) => index) });
    const long = await lastOf(id);
    expect(long.w!.latest.output).toEqual({ got: 129 });
    expect((long.l!.latest.output as { results: unknown[] }).results).toHaveLength(50);
    expect(long.l!.latest).toMatchObject({ isCut: true, passes: 1 });
  });

  it("are cut when they are large, and whole in the step itself", async () => {
    const id = await client.createWorkflow(`${set("s", { text: "{{ trigger.text }}" })}; t -> s`);
    const runId = await client.runDraft(id, { text: "x".repeat(30_000) });
    const { s } = await lastOf(id);
    expect(s!.latest.isCut).toBe(true);
    expect((s!.latest.output as { text: string }).text.length).toBeLessThan(3_000);
    const whole = await org.as("viewer").runs.step({ runId, key: s!.latest.stepKey });
    expect((whole.output as { text: string }).text).toHaveLength(30_000);
  });
});
