// What the product does with TRELLIS_EXECUTOR=inngest, whatever server drives it.
import { expect, test } from "vitest";
import { handleHook } from "@/server/api/handle-hook";
import { pool } from "@/server/db";
import { until } from "@/tests/support/engine";
import { flowDocument } from "@/tests/support/flow";
import type { TestOrg } from "@/tests/support/test-org";

type Journey = {
  org: () => TestOrg;
  /** How long a run may take on this server. */
  patienceMs: number;
};

/** Starts a run of a draft. */
export async function startDraft(org: TestOrg, text: string, input: unknown): Promise<string> {
  const editor = org.as("editor");
  const { id } = await editor.workflows.create({ name: "On Inngest", document: flowDocument(text) as never });
  return (await editor.runs.start({ workflowId: id, version: "draft", input })).runId;
}

/** Publishes a workflow and starts it by its webhook. */
async function startByHook(org: TestOrg, text: string, body: unknown): Promise<string> {
  const editor = org.as("editor").workflows;
  const { id } = await editor.create({ name: "By a webhook", document: flowDocument(text) as never });
  await editor.publish({ id, revision: 1 });
  const token = (await editor.get({ id })).triggers[0]?.url?.split("/").at(-1) ?? "";
  const request = new Request(`http://localhost:3000/api/hooks/${token}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const response = await handleHook(request, token);
  return ((await response.json()) as { runId: string }).runId;
}

/** The run's status and output, once it has ended. */
export async function endOf(runId: string, patienceMs: number): Promise<{ status: string; output: unknown }> {
  const read = () => pool().query("SELECT status, output, finished_at FROM run WHERE id = $1", [runId]);
  await until(`the run ${runId} to end`, async () => (await read()).rows[0]?.finished_at !== null, patienceMs);
  const { status, output } = (await read()).rows[0];
  return { status, output };
}

/** Approves what a run asks, as soon as it asks. */
export async function approve(org: TestOrg, runId: string, { patienceMs }: Journey): Promise<void> {
  const editor = org.as("editor");
  const open = async () => (await editor.humanTasks.list({ runId, status: "pending" })).items[0];
  await until("the run to ask a person", async () => (await open()) !== undefined, patienceMs);
  await editor.humanTasks.decide({ id: (await open())?.id ?? "", decision: "approved" });
}

const agentFlow = `
  t: webhook {"config":{}}
  a: agent {"config":{"prompt":"A team of 6 saves 45 minutes each per day. How many hours is that in a 220-day year?","models":[{"provider":"demo","model":"demo-1"}],"tools":[{"tool":"code","permission":"allow"}]}}
  p: approval {"config":{"title":"Tell them?"}}
  loop: for-each {"config":{"items":"{{ trigger.body.names }}","result":"{{ greet.text }}"}}
  greet: set {"config":{"fields":{"text":"Hello {{ item }}"}}}
  end: set {"config":{"fields":{"said":"{{ a.text }}","greetings":"{{ loop.results }}"}}}
  t -> a; a -> p; p.approved -> loop; loop.item -> greet; loop.done -> end`;

export const askEachFlow = `
  t: manual
  loop: for-each {"config":{"items":[1,2],"result":"{{ said.by }}"}}
  ask: approval {"config":{"title":"Is {{ item }} right?"}}
  said: set {"config":{"fields":{"by":"{{ item }} by {{ ask.by }}"}}}
  t -> loop; loop.item -> ask; ask.approved -> said`;

const waitFlow = `t: manual; w: wait {"config":{"duration":"1s"}}; end: set {"config":{"fields":{"woke":true}}}; t -> w; w -> end`;

const calledFlow = `
  t: manual; w: wait {"config":{"duration":"1s"}}; end: set {"config":{"fields":{"n":"{{ trigger.n }}","woke":true}}}; t -> w; w -> end`;

/** The product's main journey and each way in which a run waits, as tests of the file that calls this. */
export function testJourney(journey: Journey): void {
  const { org, patienceMs } = journey;
  const timeout = patienceMs * 3;

  test(
    "a webhook starts an agent that uses a tool; a person approves; a loop and the end follow",
    async () => {
      const runId = await startByHook(org(), agentFlow, { names: ["Ada", "Grace"] });
      await approve(org(), runId, journey);
      const { status, output } = await endOf(runId, patienceMs);
      expect(status).toBe("succeeded");
      expect(output).toMatchObject({ greetings: ["Hello Ada", "Hello Grace"] });
      expect((output as { said: string }).said).toContain("990");
    },
    timeout,
  );

  test(
    "an approval inside a loop is asked for each item, and the answers come in order",
    async () => {
      const runId = await startDraft(org(), askEachFlow, {});
      await approve(org(), runId, journey);
      await approve(org(), runId, journey);
      const { status, output } = await endOf(runId, patienceMs);
      expect(status).toBe("succeeded");
      expect(output).toMatchObject({ results: [expect.stringMatching(/^1 by /), expect.stringMatching(/^2 by /)] });
    },
    timeout,
  );

  test(
    "a run that waits for a time goes on by itself",
    async () => {
      const runId = await startDraft(org(), waitFlow, {});
      expect(await endOf(runId, patienceMs)).toEqual({ status: "succeeded", output: { woke: true } });
    },
    timeout,
  );

  test(
    "a workflow that calls another waits for its run, and takes what it gives",
    async () => {
      const editor = org().as("editor").workflows;
      const { id } = await editor.create({ name: "Called", document: flowDocument(calledFlow) as never });
      await editor.publish({ id, revision: 1 });
      const call = `{"config":{"workflowId":"${id}","input":{"n":"{{ trigger.n }}"}}}`;
      const runId = await startDraft(org(), `t: manual; call: sub-workflow ${call}; t -> call`, { n: 7 });
      const { status, output } = await endOf(runId, patienceMs);
      expect(status).toBe("succeeded");
      expect(JSON.stringify(output)).toContain('{"n":7,"woke":true}');
    },
    timeout,
  );

  test(
    "a run that is cancelled while it waits for a person ends, and the person's answer is refused",
    async () => {
      const runId = await startDraft(org(), `t: manual; p: approval {"config":{"title":"Send it?"}}; t -> p`, {});
      const editor = org().as("editor");
      await until("the run to ask", async () => (await editor.humanTasks.list({ runId })).items.length === 1, patienceMs);
      const [task] = (await editor.humanTasks.list({ runId })).items;
      await editor.runs.cancel({ id: runId });
      expect(await endOf(runId, patienceMs)).toMatchObject({ status: "cancelled" });
      await expect(editor.humanTasks.decide({ id: task?.id ?? "", decision: "approved" })).rejects.toThrow();
    },
    timeout,
  );
}
