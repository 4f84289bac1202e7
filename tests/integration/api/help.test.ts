// Calls for help as programs and people answer them: over REST, with the choices that the task names.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { drainMachine, startMachine } from "@/server/engine/machine";
import type { HelpRequest } from "@/server/workflow/help-task";
import { flowDocument } from "../../support/flow";
import { callRest, createTestOrg, type TestOrg } from "../../support/test-org";

let org: TestOrg;
let key: string;
let url: string;
const asked: string[] = [];

/** /fails answers 500, everything else says what it was asked for. */
const server = createServer((request, response) => {
  asked.push(request.url ?? "");
  if (request.url === "/fails") return response.writeHead(500).end();
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ path: request.url }));
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  org = await createTestOrg();
  key = await org.createKey();
  await startMachine();
});
afterAll(async () => {
  server.close();
  await drainMachine(2_000);
});

type Task = { id: string; kind: string; payload: HelpRequest; status: string };
type Run = { status: string; output: unknown; error: { code: string } | null };

async function startFailing(): Promise<{ runId: string; task: Task }> {
  const policy = { onError: "ask", retry: { attempts: 1, backoff: "fixed", initialMs: 0 } };
  const document = flowDocument(
    `t: manual; a: http-request ${JSON.stringify({ config: { url: `${url}/{{ input.path }}` }, policy })}; b: set {"config":{"fields":{"got":"{{ a.body }}"}}}; t -> a -> b`,
  );
  const made = await callRest(key, "POST", "workflows", { body: { document } });
  const { id } = made.body as { id: string };
  const started = await callRest(key, "POST", `workflows/${id}/runs`, { body: { version: "draft", input: { path: "fails" } } });
  const { runId } = started.body as { runId: string };
  await expect.poll(() => tasksOf(runId), { timeout: 10_000, interval: 20 }).toHaveLength(1);
  const [task] = await tasksOf(runId);
  return { runId, task: task as Task };
}

const tasksOf = async (runId: string) =>
  ((await callRest(key, "GET", `human-tasks?runId=${runId}&status=pending`)).body as { items: Task[] }).items;
const decide = (id: string, body: unknown) => callRest(key, "POST", `human-tasks/${id}/decide`, { body });
async function endOf(runId: string): Promise<Run> {
  const read = async () => (await callRest(key, "GET", `runs/${runId}`)).body as Run;
  await expect.poll(async () => (await read()).status, { timeout: 10_000, interval: 20 }).toMatch(/succeeded|failed/);
  return read();
}

describe("a call for help", () => {
  it("names the step, the error, the input and the choices, and is answered with another input", async () => {
    const { runId, task } = await startFailing();
    expect(task).toMatchObject({
      kind: "help",
      payload: {
        question: "failed",
        step: { nodeId: "a" },
        error: { code: "http_server_failed" },
        input: { path: "fails" },
        choices: ["retry", "use-output", "fail"],
      },
    });
    expect(await decide(task.id, { decision: "approved", payload: { action: "retry", input: { path: "fine" } } })).toMatchObject({
      status: 204,
    });
    expect(await endOf(runId)).toMatchObject({ status: "succeeded", output: { got: { path: "/fine" } } });
  });

  it("is answered with an output, and the request is not made again", async () => {
    const { runId, task } = await startFailing();
    const before = asked.length;
    await decide(task.id, { decision: "approved", payload: { action: "use-output", output: { body: "by hand" } } });
    expect(await endOf(runId)).toMatchObject({ status: "succeeded", output: { got: "by hand" } });
    expect(asked).toHaveLength(before);
  });

  it("refuses answers that are none, says which field is wrong, and stays open", async () => {
    const { runId, task } = await startFailing();
    const refused = async (body: unknown) => {
      const { status, body: problem } = await decide(task.id, body);
      const { code, field, fix } = problem as { code: string; field: string; fix: string };
      expect(fix).toBeTruthy();
      return [status, code, field];
    };
    expect(await refused({ decision: "approved", payload: { action: "dance" } })).toEqual([400, "invalid_input", "payload.action"]);
    expect(await refused({ decision: "rejected", payload: { action: "retry" } })).toEqual([400, "invalid_input", "payload.action"]);
    expect(await refused({ decision: "approved", payload: { action: "use-output" } })).toEqual([400, "invalid_input", "payload.output"]);
    expect(await refused({ decision: "approved", payload: { action: "use-output", output: 1, handle: "no" } })).toEqual([
      400,
      "invalid_input",
      "payload.handle",
    ]);
    expect(await tasksOf(runId)).toHaveLength(1);
    expect(await decide(task.id, { decision: "rejected" })).toMatchObject({ status: 204 });
    expect(await endOf(runId)).toMatchObject({ status: "failed", error: { code: "http_server_failed" } });
    expect(await decide(task.id, { decision: "approved" })).toMatchObject({ status: 409 });
  });

  it("may be answered by who may decide, once", async () => {
    const { runId, task } = await startFailing();
    await expect(org.as("viewer").humanTasks.decide({ id: task.id, decision: "rejected" })).rejects.toThrow();
    const answers = await Promise.allSettled([
      org.as("editor").humanTasks.decide({ id: task.id, decision: "approved", payload: { action: "use-output", output: { body: 1 } } }),
      org.as("admin").humanTasks.decide({ id: task.id, decision: "approved", payload: { action: "use-output", output: { body: 2 } } }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await endOf(runId)).toMatchObject({ output: { got: answers[0]?.status === "fulfilled" ? 1 : 2 } });
  });
});

it("a workflow whose rules name errors that do not exist is refused with those that do", async () => {
  const settings = { recovery: [{ errors: ["quota"], strategy: "ask" }] };
  const made = await callRest(key, "POST", "workflows", { body: { document: { ...flowDocument("t: manual"), settings } } });
  const { id, revision } = made.body as { id: string; revision: number };
  const { status, body } = await callRest(key, "POST", `workflows/${id}/publish`, { body: { revision } });
  expect([status, (body as { code: string }).code]).toEqual([422, "workflow_invalid"]);
  expect(JSON.stringify(body)).toContain("settings.recovery[0].errors");
  expect(JSON.stringify(body)).toContain("rate-limit");
});
