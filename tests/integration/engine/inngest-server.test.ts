// TRELLIS_EXECUTOR=inngest: the same function, called over HTTP by a server that speaks Inngest's protocol.
import { NextRequest } from "next/server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { until } from "@/tests/support/engine";
import { type InngestServer, startInngestServer } from "@/tests/support/inngest-server";
import { createTestOrg, type TestOrg } from "@/tests/support/test-org";
import { approve, askEachFlow, endOf, startDraft, testJourney } from "./inngest-journey";

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

describe("on an Inngest server", () => {
  test("the app registers its functions", async () => {
    const { PUT } = await import("@/app/api/inngest/route");
    const answer = await PUT(request("PUT", "", { url: "http://localhost:3000/api/inngest" }), params);
    expect(await answer.json()).toMatchObject({ message: "Successfully registered" });
    expect(server.received.some((text) => text.includes("trellis-run-workflow"))).toBe(true);
  });

  test("a run with a model and a sandbox ends with its result, and only ids leave the database", async () => {
    const text = `
      t: manual; ask: model-call {"config":{"prompt":"A secret word: {{ trigger.word }}","models":[{"provider":"demo","model":"demo-1"}]}};
      add: code {"config":{"code":"return 40 + 2"}}; end: set {"config":{"fields":{"sum":"{{ add.result }}","said":"{{ ask.text }}"}}};
      t -> ask; ask -> add; add -> end`;
    const runId = await startDraft(org, text, { word: "xylophone" });
    expect(await endOf(runId, 15_000)).toMatchObject({ status: "succeeded", output: { sum: 42 } });
    await until("the server to hear of it", async () => server.runs.at(-1)?.done !== undefined);
    expect(server.runs.at(-1)?.done).toMatchObject({ status: 200 });
    expect(server.received.join("\n")).not.toContain("xylophone");
  });

  test("a run that has waited very often is carried on by another run of the function, before the server's limit ends it", async () => {
    const journey = { org: () => org, patienceMs: 15_000 };
    const runId = await startDraft(org, askEachFlow, {});
    await until("the run to wait", () => server.runs.at(-1)?.parked.size === 1);
    const first = server.runs.at(-1);
    for (let n = 0; n < 500; n++) if (first) first.memo[`wait ${n}`] = null;
    await approve(org, runId, journey);
    await until("the first to end", () => first?.done !== undefined);
    expect(first?.done).toEqual({ status: 200, body: { status: "replaced" } });
    await approve(org, runId, journey);
    expect(await endOf(runId, 15_000)).toMatchObject({ status: "succeeded" });
    const own = server.runs.filter(({ event }) => event.data.runId === runId);
    await until("the second to end", () => own[1]?.done !== undefined);
    expect(own.map(({ done }) => done?.body)).toEqual([{ status: "replaced" }, { status: "succeeded" }]);
  });

  testJourney({ org: () => org, patienceMs: 15_000 });

  test("a run that ended or was cancelled is over on the server too", async () => {
    await until("all runs to be over", () => server.runs.every(({ done }) => done !== undefined));
    expect(server.runs.map(({ done }) => done?.status).sort()).toEqual([200, 200, 200, 200, 200, 200, 200, 200, 499]);
  });
});
