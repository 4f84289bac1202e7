import { beforeAll, expect, it } from "vitest";
import type { WorkflowDocument } from "@/server/workflow/document";
import { sayChanges } from "@/server/workflow/summarize-changes";
import { callRest, createTestOrg, refusal, type TestOrg } from "../../support/test-org";

let org: TestOrg;
beforeAll(async () => {
  org = await createTestOrg();
});

const node = (id: string, type: string, config: Record<string, unknown> = {}) => ({
  id,
  type,
  name: id,
  position: { x: 0, y: 0 },
  config,
  disabled: false,
  pinned: null,
  note: "",
  parent: null,
});
const edge = (source: string, target: string) => ({ id: `${source}-${target}`, source, sourceHandle: "out", target, targetHandle: "in" });
const makeDocument = (value: string, ...more: ReturnType<typeof node>[]): WorkflowDocument => ({
  version: 1,
  nodes: [node("start", "manual"), node("end", "set", { fields: { a: value } }), ...more],
  edges: [edge("start", "end"), ...more.map(({ id }) => edge("end", id))],
  notes: [],
  groups: [],
});

/** Publishes the document as the next version. */
async function publish(id: string, document: WorkflowDocument, words: { title?: string; note?: string } = {}) {
  const admin = org.as("admin").workflows;
  const { revision } = await admin.get({ id });
  const saved = await admin.save({ id, revision, document });
  return admin.publish({ id, revision: saved.revision, ...words });
}

async function createWorkflow(name: string) {
  return (await org.as("admin").workflows.create({ name })).id;
}

it("lists versions page by page, each with its author, its note, what it changed and how often it ran", async () => {
  const id = await createWorkflow("Paged");
  await publish(id, makeDocument("1"), { note: "The first" });
  await publish(id, makeDocument("2"));
  await publish(id, makeDocument("2", node("Writer", "set")), { title: "With a writer" });
  await org.as("editor").runs.start({ workflowId: id, version: 2 });
  const reader = org.as("viewer").workflows;

  const first = await reader.versions({ id, limit: 2 });
  expect(first.items.map(({ number, title, publishedBy, runs }) => [number, title, publishedBy, runs])).toEqual([
    [3, "With a writer", "admin", 0],
    [2, "", "admin", 1],
  ]);
  expect(first.items.map(({ changes }) => changes && sayChanges(changes))).toEqual(["Added Writer", "Changed end"]);
  const second = await reader.versions({ id, limit: 2, cursor: first.nextCursor });
  expect(second).toMatchObject({ items: [{ number: 1, note: "The first" }], nextCursor: null });
  expect(second.items[0]?.changes && sayChanges(second.items[0].changes)).toBe("Added start, end");
});

it("gives a version a title and another note after the fact, which changes nothing of what it does", async () => {
  const id = await createWorkflow("Named later");
  const document = makeDocument("1");
  await publish(id, document, { note: "Old note" });
  await org.as("admin").workflows.describeVersion({ id, number: 1, title: "Before the move" });
  const version = await org.as("viewer").workflows.version({ id, number: 1 });
  expect(version).toMatchObject({ title: "Before the move", note: "Old note", document });
  const key = await org.createKey();
  const answer = await callRest(key, "PATCH", `workflows/${id}/versions/1`, { body: { note: "" } });
  expect(answer).toMatchObject({ status: 200, body: { title: "Before the move", note: "" } });
  expect(await refusal(org.as("admin").workflows.describeVersion({ id, number: 9, title: "x" }))).toMatchObject({ code: "not_found" });
});

it("names the published workflows that run this one, and whether they follow its versions", async () => {
  const id = await createWorkflow("Called");
  await publish(id, makeDocument("1"));
  const call = (config: Record<string, unknown>) => makeDocument("1", node("call", "sub-workflow", { workflowId: id, ...config }));
  const [follows, pinned, draft] = [await createWorkflow("Follows"), await createWorkflow("Pinned"), await createWorkflow("Only a draft")];
  await publish(follows, call({}));
  await publish(pinned, call({ version: 1 }));
  await org.as("admin").workflows.save({ id: draft, revision: 1, document: call({}) });
  expect(await org.as("viewer").workflows.callers({ id })).toEqual([
    { id: follows, name: "Follows", version: null },
    { id: pinned, name: "Pinned", version: 1 },
  ]);
  expect(await org.as("viewer").workflows.callers({ id: follows })).toEqual([]);
  const other = await createTestOrg("Other");
  expect(await refusal(other.as("owner").workflows.callers({ id }))).toMatchObject({ code: "not_found" });
});
