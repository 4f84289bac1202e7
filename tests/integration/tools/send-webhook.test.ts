import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sendWebhook } from "@/server/tools/send-webhook";
import { createTestOrg, refusal, type TestOrg } from "@/tests/support/test-org";
import { toolHands, useTool } from "@/tests/support/tool-hands";
import { startWebServer, type WebServer } from "@/tests/support/web-server";

const secret = `whsec_${Buffer.from("a secret of thirty-two bytes....").toString("base64")}`;
let org: TestOrg;
let server: WebServer;
let credential: string;
let status = 204;

beforeAll(async () => {
  org = await createTestOrg();
  server = await startWebServer(({ url }, response) => {
    if (url.pathname === "/moved") return void response.writeHead(307, { location: "/" }).end();
    response.writeHead(status, status === 429 ? { "retry-after": "9" } : {}).end();
  });
  credential = (await org.as("admin").credentials.create({ name: "hooks", type: "signing", hosts: [server.host], secret })).id;
});
afterAll(() => server.close());

const send = (more: Record<string, unknown> = {}, idempotencyKey = "run-1:hook:1") =>
  useTool(
    sendWebhook,
    { url: `${server.url}/hooks`, type: "order.paid", data: { id: 7, note: "Ünïcode" }, credential, ...more },
    toolHands(org.orgId, { idempotencyKey }),
  );
const last = () => {
  const { body, headers } = server.requests.at(-1) ?? { body: "", headers: {} };
  return { body, headers: headers as Record<string, string> };
};

test("an event arrives signed, so that its receiver can tell who sent it and that nothing was changed", async () => {
  expect(await send()).toEqual({ id: "msg_run-1_hook_1", status: 204 });
  const { body, headers } = last();
  expect(new Webhook(secret).verify(body, headers)).toEqual({ type: "order.paid", data: { id: 7, note: "Ünïcode" } });
  expect(() => new Webhook(secret).verify(body.replace("7", "8"), headers)).toThrow();
  expect(() => new Webhook(`whsec_${Buffer.from("another secret of 32 bytes......").toString("base64")}`).verify(body, headers)).toThrow();
  expect(JSON.stringify(headers)).not.toContain(secret.slice(6));
});

test("every try of one event has the same id, and a signature that is valid now", async () => {
  status = 503;
  await expect(send()).rejects.toMatchObject({ code: "http_server_failed" });
  const first = last().headers;
  status = 200;
  await send();
  const second = last();
  expect(second.headers["webhook-id"]).toBe(first["webhook-id"]);
  expect(second.headers["webhook-id"]).not.toContain(".");
  expect(new Webhook(secret).verify(second.body, second.headers)).toBeTruthy();
  await send({}, "run-2:hook:1");
  expect(last().headers["webhook-id"]).not.toBe(first["webhook-id"]);
});

test("without a secret it says so by carrying no signature", async () => {
  await send({ credential: undefined });
  expect(last().headers).not.toHaveProperty("webhook-signature");
});

test.each([
  [400, "http_failed"],
  [410, "http_failed"],
  [401, "http_auth"],
  [429, "http_rate_limited"],
  [502, "http_server_failed"],
])("the answer %i fails as %s", async (answer, code) => {
  status = answer;
  await expect(send()).rejects.toMatchObject({ code });
  status = 204;
});

test("a redirect is not followed, a private address not reached, and a secret not used for another host or purpose", async () => {
  const before = server.requests.length;
  await expect(send({ url: `${server.url}/moved` })).rejects.toMatchObject({ code: "http_failed" });
  expect(server.requests.length).toBe(before + 1);
  await expect(send({ url: "http://127.0.0.2:8080/", credential: undefined })).rejects.toMatchObject({ code: "address_blocked" });
  await expect(send({ url: "https://elsewhere.example/" })).rejects.toMatchObject({ code: "address_blocked", field: "credential" });
  const bearer = await org.as("admin").credentials.create({ name: "token", type: "bearer", hosts: [server.host], secret: "t0ken" });
  await expect(send({ credential: bearer.id })).rejects.toMatchObject({ code: "config_invalid" });
});

test.each(["", "short", "whsec_", "not base64 at all, and far too long to be one"])("a signing secret is not %j", async (bad) => {
  const made = org.as("admin").credentials.create({ name: "bad", type: "signing", hosts: ["a.example.com"], secret: bad });
  expect(await refusal(made)).toMatchObject({ code: "invalid_input", field: "secret" });
});
