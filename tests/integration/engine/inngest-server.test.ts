// TRELLIS_EXECUTOR=inngest: the same function, called over HTTP by a server that speaks Inngest's protocol.
import { NextRequest } from "next/server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pool } from "@/server/db";
import { until } from "@/tests/support/engine";
import { flowDocument } from "@/tests/support/flow";
import { type InngestServer, startInngestServer } from "@/tests/support/inngest-server";
import { createTestOrg, type TestOrg } from "@/tests/support/test-org";

let server: InngestServer;
let org: TestOrg;

beforeAll(async () => {
  process.env.TRELLIS_EXECUTOR = "inngest";
  server = await startInngestServer(async (query, body) => {
    const { POST } = await import("@/app/api/inngest/route");
    return POST(request("POST", `?${query}`, body), params);
  });
  process.env.INNGEST_DEV = server.url;
  org = await createTestOrg();
});
afterAll(() => server.close());

const params = { params: Promise.resolve({}) };
const request = (method: string, query: string, body: unknown) =>
  new NextRequest(`http://localhost:3000/api/inngest${query}`, {
    method,
    headers: { "content-type": "application/json", host: "localhost:3000" },
    body: JSON.stringify(body),
  });

async function start(document: unknown, input: unknown) {
  const editor = org.as("editor");
  const { id } = await editor.workflows.create({ name: "On Inngest", document: document as never });
  return editor.runs.start({ workflowId: id, version: "draft", input });
}

async function ended(runId: string) {
  await until("the run to end", async () => {
    const { rows } = await pool().query("SELECT 1 FROM run WHERE id = $1 AND finished_at IS NOT NULL", [runId]);
    return rows.length === 1;
  });
  const { rows } = await pool().query("SELECT status, output FROM run WHERE id = $1", [runId]);
  return rows[0];
}

describe("on an Inngest server", () => {
  test("the app registers its functions", async () => {
    const { PUT } = await import("@/app/api/inngest/route");
    const answer = await PUT(request("PUT", "", { url: "http://localhost:3000/api/inngest" }), params);
    expect(await answer.json()).toMatchObject({ message: "Successfully registered" });
    expect(server.received.some((text) => text.includes("trellis-run-workflow"))).toBe(true);
  });

  test("a run with a model and a sandbox ends with its result, and only ids leave the database", async () => {
    const document = flowDocument(
      `t: manual; ask: model-call {"config":{"prompt":"A secret word: {{ trigger.word }}","models":[{"provider":"demo","model":"demo-1"}]}};
       add: code {"config":{"code":"return 40 + 2"}}; end: set {"config":{"fields":{"sum":"{{ add.result }}","said":"{{ ask.text }}"}}};
       t -> ask; ask -> add; add -> end`,
    );
    const { runId } = await start(document, { word: "xylophone" });
    expect(await ended(runId)).toMatchObject({ status: "succeeded", output: { sum: 42 } });
    await until("the server to hear of it", async () => server.runs.at(-1)?.done !== undefined);
    expect(server.runs.at(-1)?.done).toMatchObject({ status: 200 });
    expect(server.received.join("\n")).not.toContain("xylophone");
  });

  test("a run that waits for a person goes on when they decide", async () => {
    const document = flowDocument(
      `t: manual; p: approval {"config":{"title":"Send it?"}}; yes: set {"config":{"fields":{"by":"{{ p.by }}"}}}; t -> p; p.approved -> yes`,
    );
    const { runId } = await start(document, {});
    await until("the server to wait", async () => server.runs.at(-1)?.waits.length === 1);
    const editor = org.as("editor");
    const { items } = await editor.humanTasks.list({ runId });
    await editor.humanTasks.decide({ id: items[0]?.id ?? "", decision: "approved" });
    expect(await ended(runId)).toMatchObject({ status: "succeeded" });
  });
});
