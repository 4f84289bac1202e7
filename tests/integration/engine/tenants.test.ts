// What the executor is told of a run: whose it is and how urgent, so that orgs take turns (server/executor, claim-fairly.ts).
import { expect, test } from "vitest";
import { pool } from "@/server/db";
import type { WorkflowDocument } from "@/server/workflow/document";
import { flowDocument } from "@/tests/support/flow";
import { createTestOrg } from "@/tests/support/test-org";

test("a run is its org's work, and as urgent as its workflow says", async () => {
  const orgs = [await createTestOrg("One"), await createTestOrg("Two")];
  const started = new Map<string, string>();
  for (const [index, org] of orgs.entries()) {
    const editor = org.as("editor");
    const document: WorkflowDocument = flowDocument(`t: manual; end: set {"config":{"fields":{"a":1}}}; t -> end`);
    const priority = index === 0 ? {} : { settings: { concurrency: null, queue: null, priority: 80, timeoutMs: null, recovery: [] } };
    const { id } = await editor.workflows.create({ name: "Any", document: { ...document, ...priority } as never });
    started.set(org.orgId, (await editor.runs.start({ workflowId: id, version: "draft", input: {} })).runId);
  }
  const { rows } = await pool().query("SELECT tenant, rank, event::jsonb #>> '{data,runId}' AS run FROM executor.run");
  expect(rows).toEqual(
    expect.arrayContaining([
      { tenant: orgs[0]?.orgId, rank: -50, run: started.get(orgs[0]?.orgId ?? "") },
      { tenant: orgs[1]?.orgId, rank: -80, run: started.get(orgs[1]?.orgId ?? "") },
    ]),
  );
  expect(rows).toHaveLength(2);
});
