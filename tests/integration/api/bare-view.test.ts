// What the page of a run is told first: how the run and its steps stand, as the fold of all events has it.
import { afterAll, beforeAll, expect, it } from "vitest";
import { drainMachine, startMachine } from "@/server/engine/machine";
import { readEvents } from "@/server/engine/watch";
import { createWorkflow } from "@/server/services/workflows/create-workflow";
import { foldRun, type RunView } from "@/server/workflow/run-view";
import { unpackBareView } from "@/server/workflow/run-view/bare-view";
import { endOf } from "@/tests/support/engine";
import { flowDocument } from "@/tests/support/flow";
import { createTestOrg, refusal, type TestOrg } from "@/tests/support/test-org";

let org: TestOrg;
beforeAll(async () => {
  await startMachine();
  org = await createTestOrg();
});
afterAll(() => drainMachine(2_000));

async function start(text: string): Promise<string> {
  const { id: workflowId } = await createWorkflow(org.owner, { name: "w", document: flowDocument(text) });
  return (await org.as("owner").runs.start({ workflowId, input: { secret: "not in the first look" } })).runId;
}

const standing = ({ logs, messages, notes, budgets, input, output, steps, ...run }: RunView) => ({
  ...run,
  steps: Object.values(steps).map(({ input, output, config, turns, attempts, logs, unassigned, ...step }) => step),
});
const bareOf = async (id: string) => unpackBareView(await org.as("viewer").runs.bareView({ id }));

it("of an ended run it says what the whole history says, without the values", async () => {
  const runId = await start(
    't: manual; s: set {"config":{"fields":{"a":"1"}}}; b: stop {"config":{"outcome":"error","message":"No address"}}; t -> s -> b',
  );
  await endOf(runId);
  const bare = await bareOf(runId);
  expect(standing(bare)).toEqual(standing(foldRun(await readEvents(runId, { after: 0 }))));
  expect(bare).toMatchObject({ status: "failed", failedStepKey: "b" });
  expect(await org.as("viewer").runs.bareView({ id: runId })).not.toContain("not in the first look");
});

it("asked again it goes on from where it was", async () => {
  const runId = await start('t: manual; w: wait {"config":{"duration":"1h"}}; t -> w');
  await expect.poll(async () => (await bareOf(runId)).steps.w?.status, { timeout: 10_000 }).toBe("waiting");
  await org.as("owner").runs.cancel({ id: runId });
  const bare = await bareOf(runId);
  expect(bare.steps.w?.status).toBe("cancelled");
  expect(standing(bare)).toEqual(standing(foldRun(await readEvents(runId, { after: 0 }))));
});

it("nobody is told of another org's run", async () => {
  const runId = await start("t: manual");
  const other = await createTestOrg("Other");
  expect((await refusal(other.as("owner").runs.bareView({ id: runId }))).code).toBe("not_found");
});
