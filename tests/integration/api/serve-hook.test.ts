import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { serveHook } from "@/server/api/serve-hook";
import { prisma } from "@/server/db";
import { drainMachine, startMachine } from "@/server/engine/machine";
import { limits } from "@/server/limits";
import { createTestOrg, type TestOrg } from "../../support/test-org";

let org: TestOrg;
let origin: string;
const server = createServer((request, response) => {
  response.setHeader("x-set-before", "kept");
  void serveHook(request, response, request.url?.split(/[/?]/).at(3) ?? "");
});

beforeAll(async () => {
  org = await createTestOrg();
  await startMachine();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await drainMachine(2_000);
});

const base = { position: { x: 0, y: 0 }, disabled: false, pinned: null, note: "", parent: null };

async function publishEcho(): Promise<string> {
  const editor = org.as("editor").workflows;
  const document = {
    version: 1 as const,
    nodes: [
      { ...base, id: "hook", type: "webhook", name: "Hook", config: { auth: "none", respond: "at-end" } },
      { ...base, id: "echo", type: "set", name: "Echo", config: { fields: { got: "{{ trigger.body }}", a: "{{ trigger.query.a }}" } } },
    ],
    edges: [{ id: "e", source: "hook", sourceHandle: "out", target: "echo", targetHandle: "in" }],
    notes: [],
    groups: [],
  };
  const { id } = await editor.create({ document });
  await editor.publish({ id, revision: 1 });
  return (await editor.get({ id })).triggers[0]!.url!.split("/").at(-1)!;
}

const send = (path: string, body: BodyInit, headers: Record<string, string> = {}) =>
  fetch(`${origin}/api/hooks/${path}`, { method: "POST", body, headers: { "content-type": "application/json", ...headers } });

test("a request is answered with what its run made of body and query, and its headers are recorded", async () => {
  const token = await publishEcho();
  const answer = await send(`${token}?a=1`, '{"name":"Zoë"}', { "x-custom": "seen", "x-trellis-proxied": "false", cookie: "secret=1" });
  expect(answer.status).toBe(200);
  expect(answer.headers.get("x-set-before")).toBe("kept");
  expect(await answer.json()).toMatchObject({ status: "succeeded", output: { got: { name: "Zoë" }, a: "1" } });
  const run = await prisma().run.findFirstOrThrow({ where: { orgId: org.orgId }, orderBy: { createdAt: "desc" } });
  const { headers } = run.input as { headers: Record<string, string> };
  expect(headers).toMatchObject({ "x-custom": "seen" });
  expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(["cookie"]));
  expect(headers).not.toHaveProperty("x-trellis-proxied");
});

test("an unknown address, a body that is too large or compressed are problems, and the server goes on", async () => {
  const unknown = await send("nobody", "{}");
  expect([unknown.status, unknown.headers.get("content-type")]).toEqual([404, "application/problem+json"]);
  const token = await publishEcho();
  // Without a length that would give it away.
  const endless = new ReadableStream({
    start(controller) {
      for (let sent = 0; sent <= limits.requestBodyBytes; sent += 65_536) controller.enqueue(new Uint8Array(65_536));
      controller.close();
    },
  });
  const large = await fetch(`${origin}/api/hooks/${token}`, { method: "POST", body: endless, duplex: "half" } as RequestInit);
  expect([large.status, (await large.json()).code]).toEqual([413, "too_large"]);
  expect((await send(token, "x", { "content-encoding": "gzip" })).status).toBe(415);
  expect((await send(`${token}?a=2`, '{"still":"here"}')).status).toBe(200);
});
