// What a workflow gives to those that call it, as the editor and the checks of a caller know it.
import { expect, it } from "vitest";
import { createWorkflow } from "@/server/services/workflows/create-workflow";
import { flowDocument } from "../../support/flow";
import { declare, set } from "../../support/run-client";
import { openRunStage } from "../../support/run-stage";

const { org, client } = await openRunStage();
const viewer = org.as("viewer");

/** A published workflow; gives its id. */
async function publish(text: string): Promise<string> {
  const { id } = await createWorkflow(org.owner, { name: "called", document: flowDocument(text) });
  await org.as("owner").workflows.publish({ id, revision: 1 });
  return id;
}
const caller = (workflowId: string, read: string) =>
  flowDocument(`t: manual; ${declare("call", "sub-workflow", { workflowId })}; ${set("w", { got: `{{ ${read} }}` })}; t -> call -> w`);

it("is told by its nodes, of the published version or of the one that is asked for", async () => {
  const id = await publish(`t: manual; ${set("s", { score: 1 })}; t -> s`);
  expect(await viewer.workflows.output({ id })).toMatchObject({ from: "nodes", schema: { properties: { score: { type: "number" } } } });
  const { document, revision } = await viewer.workflows.get({ id });
  const changed = {
    ...document,
    nodes: document.nodes.map((node) => (node.id === "s" ? { ...node, config: { fields: { rank: "a" } } } : node)),
  };
  await org.as("editor").workflows.save({ id, revision, document: changed as never });
  await org.as("owner").workflows.publish({ id, revision: revision + 1 });
  expect(Object.keys((await viewer.workflows.output({ id })).schema.properties ?? {})).toEqual(["rank"]);
  expect(Object.keys((await viewer.workflows.output({ id, version: 1 })).schema.properties ?? {})).toEqual(["score"]);
});

it("goes through workflows that call workflows, and comes to an end when they call each other", async () => {
  const inner = await publish(`t: manual; ${set("s", { deep: true })}; t -> s`);
  const outer = await publish(`t: manual; ${declare("call", "sub-workflow", { workflowId: inner })}; t -> call`);
  expect(await viewer.workflows.output({ id: outer })).toMatchObject({
    from: "nodes",
    schema: { properties: { deep: { type: "boolean" } } },
  });
  const { id } = await createWorkflow(org.owner, { name: "itself", document: flowDocument(`t: manual; s: set; t -> s`) });
  const document = flowDocument(`t: manual; ${declare("call", "sub-workflow", { workflowId: id })}; t -> call`);
  await org.as("editor").workflows.save({ id, revision: 1, document });
  await org.as("owner").workflows.publish({ id, revision: 2 });
  expect(await viewer.workflows.output({ id })).toEqual({ schema: {}, from: null });
});

it("is told by names of its last run where its nodes do not say, without a promise of what they will be", async () => {
  const id = await publish(`t: manual; ${declare("s", "set", { mapping: '{ "total": 3, "who": { "name": "Ada" } }' })}; t -> s`);
  expect(await viewer.workflows.output({ id })).toEqual({ schema: {}, from: null });
  const { runId } = await org.as("editor").runs.start({ workflowId: id, version: 1 });
  await client.hasEnded(runId);
  const { schema, from } = await viewer.workflows.output({ id });
  expect(from).toBe("last-run");
  expect(schema).toMatchObject({
    additionalProperties: true,
    properties: {
      total: { description: "number in its last run" },
      who: { properties: { name: { description: "text in its last run" } } },
    },
  });
});

it("checks what a caller reads of it; a workflow that is not published tells nothing", async () => {
  const called = await publish(`t: manual; ${set("s", { score: 1 })}; t -> s`);
  const issuesOf = async (document: ReturnType<typeof caller>) => {
    const { id } = await createWorkflow(org.owner, { name: "caller", document });
    return (await viewer.workflows.validate({ id })).issues;
  };
  expect(await issuesOf(caller(called, "call.score"))).toEqual([]);
  expect(await issuesOf(caller(called, "call.scor"))).toMatchObject([{ severity: "warning", repair: { label: "Use score" } }]);
  const { id: draft } = await createWorkflow(org.owner, { name: "draft", document: flowDocument("t: manual; s: set; t -> s") });
  expect(await viewer.workflows.output({ id: draft })).toEqual({ schema: {}, from: null });
  expect(await issuesOf(caller("00000000-0000-7000-8000-000000000000", "call.anything"))).toEqual([]);
});
