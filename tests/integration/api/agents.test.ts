import { v7 } from "uuid";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pool } from "@/server/db";
import { drainMachine, startMachine } from "@/server/engine/machine";
import type { WorkflowDocument } from "@/server/workflow/document";
import { endOf, eventsOf } from "@/tests/support/engine";
import { flowDocument } from "@/tests/support/flow";
import { callRest, createTestOrg, refusal, type TestOrg } from "@/tests/support/test-org";

let org: TestOrg;

beforeAll(() => startMachine());
afterAll(() => drainMachine(2_000));
beforeEach(async () => {
  org = await createTestOrg(`Org ${v7()}`);
});

const models = [{ provider: "demo", model: "demo-1" }];
const make = (settings: Record<string, unknown> = {}, name = "Researcher") =>
  org.as("editor").agents.create({ name, settings: { models, role: "Researcher", ...settings } as never, suggestions: ["What is known?"] });
const save = async (id: string, settings: Record<string, unknown>) => {
  const { version, name, description, suggestions } = await org.as("editor").agents.get({ id });
  return org.as("editor").agents.save({ id, version, name, description, suggestions, settings: { models, ...settings } as never });
};
const using = (id: string, more: Record<string, unknown> = {}, version: "latest" | number = "latest"): WorkflowDocument =>
  flowDocument(
    `t: manual; a: agent ${JSON.stringify({ config: { prompt: "Bees", profile: { id, version, name: "Researcher" }, ...more } })}; t -> a`,
  );
const addWorkflow = async (document: WorkflowDocument) => (await org.as("editor").workflows.create({ name: "w", document })).id;
const publish = async (id: string) => {
  const { revision } = await org.as("editor").workflows.get({ id });
  return org.as("editor").workflows.publish({ id, revision });
};
/** The settings that the agent of a run worked with. */
async function settingsOf(runId: string): Promise<Record<string, unknown>> {
  expect(await endOf(runId)).toMatchObject({ status: "succeeded" });
  return readSettings(runId, "a");
}
async function readSettings(runId: string, stepKey: string): Promise<Record<string, unknown>> {
  const started = (await eventsOf(runId)).find((event) => event.type === "step-started" && event.stepKey === stepKey);
  if (started?.type !== "step-started") throw new Error(`${stepKey} did not start`);
  return started.data.config as Record<string, unknown>;
}
const run = async (workflowId: string) => settingsOf((await org.as("editor").runs.start({ workflowId })).runId);

describe("an agent profile", () => {
  it("keeps every save as a version, says who and when, and brings an old one back as the newest", async () => {
    const { id } = await make({ goal: "Find out" });
    expect(await save(id, { role: "Researcher", goal: "Find out more" })).toEqual({ version: 2 });
    // Saved again as it is: nothing new.
    expect(await save(id, { role: "Researcher", goal: "Find out more" })).toEqual({ version: 2 });
    expect(await org.as("editor").agents.restore({ id, number: 1 })).toEqual({ version: 3 });
    const versions = await org.as("viewer").agents.versions({ id });
    expect(versions.map(({ number, savedBy, restoredFrom }) => [number, savedBy, restoredFrom])).toEqual([
      [3, "editor", 1],
      [2, "editor", null],
      [1, "editor", null],
    ]);
    expect((await org.as("viewer").agents.get({ id, version: 2 })).settings).toMatchObject({ goal: "Find out more" });
    expect(await org.as("viewer").agents.get({ id })).toMatchObject({
      version: 3,
      settings: { goal: "Find out" },
      suggestions: ["What is known?"],
    });
    expect(await refusal(org.as("viewer").agents.get({ id, version: 9 }))).toMatchObject({ code: "not_found", field: "version" });
    const { rows } = await pool().query("select action from audit_entry where target = $1 order by id", [`agent:${id}`]);
    expect(rows.map(({ action }) => action)).toEqual(["agent.create", "agent.save", "agent.restore"]);
  });

  it("is not saved over what somebody saved meanwhile, has a name of its own, and settings that an agent can have", async () => {
    const { id } = await make();
    await make({}, "Analyst");
    await save(id, { role: "Another" });
    const { name, description, suggestions } = await org.as("editor").agents.get({ id });
    const stale = org
      .as("editor")
      .agents.save({ id, version: 1, name, description, suggestions, settings: { models, role: "Mine" } as never });
    expect(await refusal(stale)).toMatchObject({ code: "conflict", field: "version", data: { version: 2 } });
    expect(await refusal(make({}, "Analyst"))).toMatchObject({ code: "conflict", field: "name" });
    const renamed = org
      .as("editor")
      .agents.save({ id, version: 2, name: "Analyst", description, suggestions, settings: { models } as never });
    expect(await refusal(renamed)).toMatchObject({ code: "conflict", field: "name" });
    expect(await refusal(make({ tools: [{ tool: "teleport" }] }, "x"))).toMatchObject({
      code: "invalid_input",
      field: "settings.tools[0].tool",
    });
    expect(await refusal(make({ models: [] }, "x"))).toMatchObject({ field: "settings.models" });
    expect(await refusal(make({ prompt: "A node's own" }, "x"))).toMatchObject({ code: "invalid_input" });
  });

  it("is found by its words, and only in its org", async () => {
    const { id } = await make();
    await make({ role: "Accountant" }, "Numbers");
    expect((await org.as("viewer").agents.list({ search: "account" })).map(({ name }) => name)).toEqual(["Numbers"]);
    expect((await org.as("viewer").agents.list({})).map(({ name }) => name)).toEqual(["Numbers", "Researcher"]);
    const other = await createTestOrg("Theirs");
    expect(await other.as("owner").agents.list({})).toEqual([]);
    expect(await refusal(other.as("owner").agents.get({ id }))).toMatchObject({ code: "not_found" });
    const theirs = await other.as("owner").workflows.create({ name: "w", document: using(id) });
    expect(await refusal(other.as("owner").runs.start({ workflowId: theirs.id }))).toMatchObject({
      code: "workflow_invalid",
      message: expect.stringContaining("is not there any more"),
    });
  });

  it("can be begun from any of the presets as it is", async () => {
    const presets = await org.as("viewer").agents.presets();
    expect(presets.map(({ name }) => name)).toEqual([
      "Researcher",
      "Analyst",
      "Reviewer",
      "Content writer",
      "Project coordinator",
      "Coder",
      "Feature engineer",
      "Bugfix engineer",
      "Test engineer",
      "Docs engineer",
    ]);
    for (const { name, description, settings, suggestions } of presets)
      await org
        .as("editor")
        .agents.create({ name, description, settings: { ...settings, models } as never, suggestions: [...suggestions] });
  });
});

describe("an agent that names a profile", () => {
  it("is what the profile says, but for what it says itself; a profile's braces are text", async () => {
    const { id } = await make({ role: "Scout", instructions: "Write {{ name }} as it is", maxTurns: 7 });
    const settings = await run(await addWorkflow(using(id, { role: "Own role", maxTurns: undefined })));
    expect(settings).toMatchObject({
      role: "Own role",
      instructions: "Write {{ name }} as it is",
      maxTurns: 7,
      models,
      prompt: "Bees",
      profile: { id, version: 1 },
    });
  });

  it("takes the newest in a draft, what was the newest when it was published in a version, and a named version always", async () => {
    const { id } = await make({ goal: "one" });
    const latest = await addWorkflow(using(id));
    const named = await addWorkflow(using(id, {}, 1));
    expect(await publish(latest)).toEqual({ version: 1 });
    await save(id, { goal: "two" });
    expect(await run(latest)).toMatchObject({ goal: "one" });
    expect(await run(named)).toMatchObject({ goal: "one" });
    const draft = await org.as("editor").runs.start({ workflowId: latest, version: "draft" });
    expect(await settingsOf(draft.runId)).toMatchObject({ goal: "two", profile: { version: 2 } });
    // The document is the same; what its agents are told is not.
    expect(await publish(latest)).toEqual({ version: 2 });
    expect(await publish(latest)).toEqual({ version: 2 });
    expect(await run(latest)).toMatchObject({ goal: "two" });
    const uses = await org.as("viewer").agents.uses({ id });
    expect(new Map(uses.map((use) => [use.id, use.published]))).toEqual(
      new Map([
        [latest, 2],
        [named, null],
      ]),
    );
  });

  it("keeps running as published when the profile is deleted, and its draft says what is missing", async () => {
    const { id } = await make({ goal: "still" });
    const workflowId = await addWorkflow(using(id));
    await publish(workflowId);
    const refused = await refusal(org.as("editor").agents.delete({ id }));
    expect(refused).toMatchObject({ code: "conflict", data: { uses: [{ id: workflowId, inDraft: true, published: 1 }] } });
    await org.as("editor").agents.delete({ id, evenIfUsed: true });
    expect(await run(workflowId)).toMatchObject({ goal: "still" });
    const { valid, issues } = await org.as("viewer").workflows.validate({ id: workflowId });
    expect(valid).toBe(false);
    expect(issues).toMatchObject([{ code: "missing_profile", nodeId: "a", field: "config.profile", severity: "error" }]);
    expect(await refusal(publish(workflowId))).toMatchObject({ code: "workflow_invalid" });
  });

  it("that nobody uses is deleted without more ado", async () => {
    const { id } = await make();
    await org.as("editor").agents.delete({ id });
    expect(await org.as("viewer").agents.list({})).toEqual([]);
  });

  it("is exported with a copy, which is used where the profile is not", async () => {
    const { id } = await make({ goal: "travels" });
    const workflowId = await addWorkflow(using(id));
    const key = await org.createKey();
    const { status, body } = await callRest(key, "GET", `workflows/${workflowId}/export`);
    expect(status).toBe(200);
    const { document } = body as { document: WorkflowDocument };
    const other = await createTestOrg("Elsewhere");
    const there = await other.as("owner").workflows.create({ name: "w", document });
    const { valid, issues } = await other.as("owner").workflows.validate({ id: there.id });
    expect({ valid, codes: issues.map(({ code, severity }) => `${severity} ${code}`) }).toEqual({
      valid: true,
      codes: ["warning missing_profile"],
    });
    await other.as("owner").workflows.publish({ id: there.id, revision: 1 });
    const started = await other.as("owner").runs.start({ workflowId: there.id });
    expect(await settingsOf(started.runId)).toMatchObject({ goal: "travels" });
  });

  it("runs alone and up to it as a part of a draft", async () => {
    const { id } = await make({ goal: "part" });
    const workflowId = await addWorkflow(using(id));
    for (const kind of ["until", "only"] as const) {
      const { runId } = await org.as("editor").runs.startPartial({ workflowId, kind, nodeId: "a" });
      expect(await settingsOf(runId)).toMatchObject({ goal: "part" });
    }
  });
});

describe("a chat with an agent", () => {
  it("answers with a run each time, remembers what was said, and is in no list of workflows", async () => {
    const { id } = await make();
    const me = org.as("editor").agents;
    const first = await me.send({ id, message: "Research this: bees" });
    expect(await endOf(first.runId)).toMatchObject({ status: "succeeded" });
    const second = await me.send({ id, chatId: first.chatId, message: "And wasps?" });
    expect(await endOf(second.runId)).toMatchObject({ status: "succeeded" });
    const { turns } = await me.chat({ chatId: first.chatId });
    expect(turns.map(({ message, status }) => [message, status])).toEqual([
      ["Research this: bees", "succeeded"],
      ["And wasps?", "succeeded"],
    ]);
    expect(turns[0]?.text).toContain("bees");
    expect(turns[0]?.costMicros).toBeGreaterThan(0);
    expect((await readSettings(second.runId, "agent")).conversation).toEqual([
      { role: "user", content: "Research this: bees" },
      { role: "assistant", content: turns[0]?.text },
    ]);
    expect(await me.chats({ id })).toMatchObject([{ id: first.chatId, title: "Research this: bees" }]);
    expect((await org.as("editor").workflows.list({})).items).toEqual([]);
    expect(await refusal(org.as("editor").workflows.get({ id: first.chatId }))).toMatchObject({ code: "not_found" });
    expect(await refusal(org.as("editor").workflows.restore({ id: first.chatId }))).toMatchObject({ code: "not_found" });
    expect(await org.as("viewer").runs.get({ id: first.runId })).toMatchObject({ chatProfileId: id, workflowName: "Chat with Researcher" });
  });

  it("goes on with the newest version, takes one message at a time, and belongs to who began it", async () => {
    const { id } = await make({ goal: "one" });
    const me = org.as("editor").agents;
    const { chatId, runId } = await me.send({ id, message: "Hello" });
    expect(await refusal(me.send({ id, chatId, message: "Are you there?" }))).toMatchObject({ code: "conflict" });
    await endOf(runId);
    await save(id, { goal: "two" });
    const both = await Promise.allSettled([me.send({ id, chatId, message: "One" }), me.send({ id, chatId, message: "Two" })]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const { turns } = await me.chat({ chatId });
    expect(turns).toHaveLength(2);
    await endOf(turns[1]?.runId ?? "");
    const plan = (await org.as("viewer").runs.get({ id: turns[1]?.runId ?? "" })).plan as { steps: { config: { goal?: string } }[] };
    expect(plan.steps[1]?.config.goal).toBe("two");
    expect(await refusal(org.as("admin").agents.chat({ chatId }))).toMatchObject({ code: "not_found" });
    expect(await refusal(org.as("admin").agents.send({ id, chatId, message: "x" }))).toMatchObject({ code: "not_found" });
    expect(await refusal(org.as("viewer").agents.send({ id, message: "x" }))).toMatchObject({ code: "forbidden" });
  });

  it("goes on after an answer that failed, without the message that had none", async () => {
    const { id } = await make({ models: [{ provider: "nowhere", model: "m" }] });
    const me = org.as("editor").agents;
    const { chatId, runId } = await me.send({ id, message: "Lost" });
    expect(await endOf(runId)).toMatchObject({ status: "failed", error: { code: "provider_unknown" } });
    await save(id, { role: "Researcher" });
    const next = await me.send({ id, chatId, message: "Found" });
    expect(await endOf(next.runId)).toMatchObject({ status: "succeeded" });
    const { turns } = await me.chat({ chatId });
    expect(turns.map(({ text, error }) => [text === null, error?.code])).toEqual([
      [true, "provider_unknown"],
      [false, undefined],
    ]);
    expect((await org.as("viewer").runs.get({ id: next.runId })).input).toEqual({ message: "Found", history: [] });
  });

  it("is had by programs over REST", async () => {
    const { id } = await make();
    const key = await org.createKey();
    const sent = await callRest(key, "POST", `agents/${id}/messages`, { body: { message: "Hello" } });
    expect(sent).toMatchObject({ status: 202, body: { chatId: expect.any(String), runId: expect.any(String) } });
    const { chatId, runId } = sent.body as { chatId: string; runId: string };
    await endOf(runId);
    expect(await callRest(key, "GET", `chats/${chatId}`)).toMatchObject({
      status: 200,
      body: { profileId: id, turns: [{ message: "Hello", status: "succeeded" }] },
    });
    expect(await callRest(key, "GET", "agents?search=res")).toMatchObject({
      status: 200,
      body: { items: [{ name: "Researcher", workflows: 0 }] },
    });
    expect(await callRest(key, "DELETE", `agents/${id}`)).toMatchObject({ status: 204 });
    expect(await callRest(key, "GET", `agents/${id}`)).toMatchObject({ status: 404 });
  });
});
