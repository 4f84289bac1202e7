// Named moments of a run, and its stored history as the run's page reads it.
import { afterAll, beforeAll, expect, it } from "vitest";
import { openRunLog } from "@/server/api/run-log";
import { drainMachine, startMachine } from "@/server/engine/machine";
import { listEvents } from "@/server/services/runs/list-events";
import { createWorkflow } from "@/server/services/workflows/create-workflow";
import { endOf } from "@/tests/support/engine";
import { flowDocument } from "@/tests/support/flow";
import { createTestOrg, refusal, type TestOrg } from "@/tests/support/test-org";

let org: TestOrg;
let runId: string;

beforeAll(async () => {
  await startMachine();
  org = await createTestOrg();
  const document = flowDocument('t: manual; s: set {"config":{"fields":{"a":"1"}}}; t -> s');
  const { id: workflowId } = await createWorkflow(org.owner, { name: "w", document });
  ({ runId } = await org.as("owner").runs.start({ workflowId }));
  await endOf(runId);
});
afterAll(() => drainMachine(2_000));

it("a viewer names a moment, and everyone sees whose it is, in the order of the run", async () => {
  await org.as("viewer").runs.addBookmark({ runId, seq: 3, name: "  Here it turns " });
  await org.as("owner").runs.addBookmark({ runId, seq: 1, name: "Begin" });
  expect(await org.as("viewer").runs.bookmarks({ runId })).toMatchObject([
    { seq: 1, name: "Begin", createdBy: "owner", removable: false },
    { seq: 3, name: "Here it turns", createdBy: "viewer", removable: true },
  ]);
  expect((await org.as("editor").runs.bookmarks({ runId })).every(({ removable }) => removable)).toBe(true);
});

it("one removes one's own, an editor anyone's, a viewer nobody else's", async () => {
  const own = await org.as("viewer").runs.addBookmark({ runId, seq: 2, name: "Mine" });
  const other = await org.as("admin").runs.addBookmark({ runId, seq: 2, name: "Theirs" });
  await org.as("viewer").runs.removeBookmark(own);
  expect((await refusal(org.as("viewer").runs.removeBookmark(other))).code).toBe("forbidden");
  await org.as("editor").runs.removeBookmark(other);
  expect((await refusal(org.as("editor").runs.removeBookmark(other))).code).toBe("not_found");
  expect((await org.as("owner").runs.bookmarks({ runId })).map(({ name }) => name)).not.toContain("Mine");
});

it("a moment that has not been cannot be named, nor can one without a name", async () => {
  expect(await refusal(org.as("owner").runs.addBookmark({ runId, seq: 9_999, name: "Later" }))).toMatchObject({
    code: "invalid_input",
    field: "seq",
  });
  expect((await refusal(org.as("owner").runs.addBookmark({ runId, seq: 1, name: "  " }))).code).toBe("invalid_input");
});

const readLog = async (after: number) => {
  const response = await openRunLog(new Request(`http://localhost/api/runs/${runId}/log?after=${after}`), { runId, actor: org.owner });
  const lines = (await response.text()).trim().split("\n").filter(Boolean);
  return lines.flatMap((line) => JSON.parse(line) as [number, number, string, string | null, unknown][]);
};

it("the history in pages tells the same events as the list of them", async () => {
  const { items } = await listEvents(org.owner, { id: runId, after: 0, limit: 1_000 });
  const unpacked = (await readLog(0)).map(([seq, at, type, stepKey, data]) => ({
    seq,
    at: new Date(at).toISOString(),
    type,
    ...(stepKey === null ? {} : { stepKey }),
    data,
  }));
  expect(unpacked).toEqual(items);
  expect(await readLog(items.length)).toEqual([]);
  expect((await readLog(2)).map(([seq]) => seq)).toEqual(items.slice(2).map(({ seq }) => seq));
});

it("nobody reads the history of another org's run", async () => {
  const other = await createTestOrg("Other");
  const reading = openRunLog(new Request("http://localhost/"), { runId, actor: other.owner });
  await expect(reading).rejects.toMatchObject({ code: "not_found" });
});
