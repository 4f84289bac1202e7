// TRELLIS_EXECUTOR=inngest on a real Inngest server, whose address INNGEST_REF_URL gives: the whole app's part, over real HTTP.
import { createServer, type IncomingMessage, type Server } from "node:http";
import { NextRequest } from "next/server";
import { afterAll, beforeAll, describe, test } from "vitest";
import { createTestOrg, type TestOrg } from "@/tests/support/test-org";
import { testJourney } from "./inngest-journey";

const reference = process.env.INNGEST_REF_URL;
const missing = "INNGEST_REF_URL is not set: give it the address of an Inngest server to run the journey on";

describe("on a real Inngest server", () => {
  if (!reference) {
    test.skip(missing, () => {});
    return;
  }
  let app: Server;
  let org: TestOrg;

  beforeAll(async () => {
    process.env.TRELLIS_EXECUTOR = "inngest";
    process.env.INNGEST_DEV = reference;
    const route = await import("@/app/api/inngest/route");
    app = createServer(async (request, response) => {
      const method = request.method === "PUT" || request.method === "GET" ? request.method : "POST";
      const answer = await route[method](await toNextRequest(request), { params: Promise.resolve({}) });
      response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
    });
    await new Promise<void>((resolve) => app.listen(0, resolve));
    const address = app.address();
    if (typeof address !== "object" || address === null) throw new Error("the app is served at no address");
    const url = `http://127.0.0.1:${address.port}/api/inngest`;
    const answer = await fetch(url, { method: "PUT", body: JSON.stringify({ url }), headers: { "content-type": "application/json" } });
    if (!answer.ok) throw new Error(`The Inngest server did not register the functions: ${await answer.text()}`);
    org = await createTestOrg();
  });
  afterAll(() => {
    app.close();
    app.closeAllConnections();
  });

  testJourney({ org: () => org, patienceMs: 60_000 });
});

async function toNextRequest(request: IncomingMessage): Promise<NextRequest> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const headers = new Headers(Object.entries(request.headers).map(([name, value]) => [name, String(value)] as [string, string]));
  const body = request.method === "GET" ? {} : { body: Buffer.concat(parts) };
  return new NextRequest(`http://${request.headers.host}${request.url}`, { method: request.method ?? "GET", headers, ...body });
}
