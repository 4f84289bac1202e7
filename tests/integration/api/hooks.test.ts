import { createHmac } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { handleHook } from "@/server/api/handle-hook";
import { prisma } from "@/server/db";
import { drainMachine, startMachine } from "@/server/engine/machine";
import { createTestOrg, type TestOrg } from "../../support/test-org";

let org: TestOrg;
beforeAll(async () => {
  org = await createTestOrg();
  await startMachine();
});
afterAll(() => drainMachine(2_000));

const base = { position: { x: 0, y: 0 }, disabled: false, pinned: null, note: "", parent: null };

type Hook = { workflowId: string; token: string; secret: string | null };

/** Publishes a workflow that starts with a webhook and gives `next` its request. */
async function publish(config: Record<string, unknown>, next: { type: string; config: Record<string, unknown> } = echo): Promise<Hook> {
  const editor = org.as("editor").workflows;
  const document = {
    version: 1 as const,
    nodes: [
      { ...base, id: "hook", type: "webhook", name: "Hook", config },
      { ...base, id: "next", name: "Next", ...next },
    ],
    edges: [{ id: "e", source: "hook", sourceHandle: "out", target: "next", targetHandle: "in" }],
    notes: [],
    groups: [],
  };
  const { id } = await editor.create({ document });
  await editor.publish({ id, revision: 1 });
  const url = (await editor.get({ id })).triggers[0]!.url!;
  const { secret } = await editor.revealHookSecret({ id, nodeId: "hook" });
  return { workflowId: id, token: url.split("/").at(-1)!, secret };
}

const echo = { type: "set", config: { fields: { got: "{{ trigger.body }}" } } };

async function send(hook: Hook, body: string | undefined, headers: Record<string, string> = {}, path = "") {
  const request = new Request(`http://localhost:3000/api/hooks/${hook.token}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    ...(body === undefined ? {} : { body }),
  });
  const response = await handleHook(request, hook.token);
  const text = await response.text();
  return { status: response.status, text, headers: response.headers, json: () => JSON.parse(text) as Record<string, unknown> };
}

const runsOf = (hook: Hook) => prisma().run.findMany({ where: { workflowId: hook.workflowId } });

describe("an open webhook", () => {
  it("starts a run that is there when it answers", async () => {
    const hook = await publish({});
    const answer = await send(hook, '{"id":7}', { cookie: "secret=1", authorization: "Bearer abc", "x-custom": "kept" }, "?a=1");
    expect(answer.status).toBe(202);
    const [run] = await runsOf(hook);
    expect(answer.json()).toEqual({ runId: run?.id });
    expect(run).toMatchObject({ version: 1, trigger: "webhook", input: { method: "POST", query: { a: "1" }, body: { id: 7 } } });
    const { headers } = run!.input as { headers: Record<string, string> };
    expect(headers).toMatchObject({ "x-custom": "kept" });
    expect(Object.keys(headers)).not.toContain("cookie");
    expect(Object.keys(headers)).not.toContain("authorization");
  });

  it.each([
    ["application/json", '{"a":[1]}', { a: [1] }],
    ["application/cloudevents+json; charset=utf-8", '{"a":1}', { a: 1 }],
    ["application/x-www-form-urlencoded", "a=1&b=2&b=3", { a: "1", b: ["2", "3"] }],
    ["text/xml", "<a/>", "<a/>"],
    ["application/json", undefined, null],
  ])("reads %s as what it is: %j", async (type, body, expected) => {
    const hook = await publish({ respond: "at-end" });
    const answer = await send(hook, body, { "content-type": type });
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.json()).toMatchObject({ status: "succeeded", output: { got: expected } });
  });

  it.each([
    ["broken JSON", "{", {}, 400],
    ["too deep", "[".repeat(65) + "]".repeat(65), {}, 400],
    ["too large", JSON.stringify("x".repeat(1_000_000)), {}, 413],
    ["compressed", "x", { "content-encoding": "gzip" }, 415],
    ["multipart", "x", { "content-type": "multipart/form-data; boundary=x" }, 415],
  ])("refuses a body that is %s and starts nothing", async (_, body, headers, status) => {
    const hook = await publish({});
    expect((await send(hook, body, headers as Record<string, string>)).status).toBe(status);
    expect(await runsOf(hook)).toEqual([]);
  });

  it("refuses a body that does not fit its schema", async () => {
    const hook = await publish({ schema: { type: "object", properties: { id: { type: "number" } }, required: ["id"] } });
    expect((await send(hook, '{"id":"x"}')).json()).toMatchObject({ code: "invalid_input", field: "body.id" });
    expect((await send(hook, '{"id":1}')).status).toBe(202);
  });

  it("is not there when the token is wrong, the workflow deleted, or the node gone", async () => {
    const hook = await publish({});
    expect((await send({ ...hook, token: "nope" }, "{}")).status).toBe(404);
    await org.as("editor").workflows.delete({ id: hook.workflowId });
    expect((await send(hook, "{}")).status).toBe(404);
    await org.as("editor").workflows.restore({ id: hook.workflowId });
    expect((await send(hook, "{}")).status).toBe(202);
    const manual = { ...base, id: "start", type: "manual", name: "Start", config: {} };
    await org
      .as("editor")
      .workflows.save({ id: hook.workflowId, revision: 1, document: { version: 1, nodes: [manual], edges: [], notes: [], groups: [] } });
    await org.as("editor").workflows.publish({ id: hook.workflowId, revision: 2 });
    expect((await send(hook, "{}")).status).toBe(404);
  });
});

describe("the same event sent again", () => {
  it.each(["idempotency-key", "webhook-id"])("with one %s starts one run, also fifty times at once", async (header) => {
    const hook = await publish({});
    const answers = await Promise.all(Array.from({ length: 50 }, () => send(hook, '{"n":1}', { [header]: "evt-1" })));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 50 }, () => 202));
    expect(new Set(answers.map((answer) => answer.json().runId)).size).toBe(1);
    expect(await runsOf(hook)).toHaveLength(1);
    expect((await send(hook, '{"n":2}', { [header]: "evt-1" })).status).toBe(409);
  });
});

describe("a webhook with a token", () => {
  it("lets in who has it, and nobody after it was replaced", async () => {
    const hook = await publish({ auth: "token" });
    expect((await send(hook, "{}")).status).toBe(401);
    expect((await send(hook, "{}", { authorization: "Bearer wrong" })).status).toBe(401);
    expect((await send(hook, "{}", { authorization: `Bearer ${hook.secret}` })).status).toBe(202);
    const { secret } = await org.as("editor").workflows.setHookSecret({ id: hook.workflowId, nodeId: "hook" });
    expect((await send(hook, "{}", { authorization: `Bearer ${hook.secret}` })).status).toBe(401);
    expect((await send(hook, "{}", { authorization: `Bearer ${secret}` })).status).toBe(202);
  });
});

describe("a signed webhook", () => {
  const body = '{"id": 7}';
  const standard = (secret: string, { id = "m1", at = new Date(), text = body } = {}) => ({
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": new Webhook(secret).sign(id, at, text),
  });
  const github = (secret: string, text = body) => ({
    "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(text).digest("hex")}`,
  });
  const stripe = (secret: string, at = Math.floor(Date.now() / 1000)) => ({
    "stripe-signature": `t=${at},v1=${"0".repeat(64)},v1=${createHmac("sha256", secret).update(`${at}.${body}`).digest("hex")}`,
  });

  it("takes Standard Webhooks, GitHub's and Stripe's signatures", async () => {
    const hook = await publish({ auth: "hmac" });
    expect((await send(hook, body, standard(hook.secret!))).status).toBe(202);
    expect((await send(hook, body, github(hook.secret!))).status).toBe(202);
    expect((await send(hook, body, stripe(hook.secret!))).status).toBe(202);
    const two = standard(hook.secret!, { id: "m2" });
    expect((await send(hook, body, { ...two, "webhook-signature": `v1,AAAA ${two["webhook-signature"]}` })).status).toBe(202);
  });

  it("refuses all that is not signed with its secret, over these bytes, now", async () => {
    const hook = await publish({ auth: "hmac" });
    const other = await publish({ auth: "hmac" });
    const good = standard(hook.secret!);
    const minutes = (n: number) => new Date(Date.now() + n * 60_000);
    const refused: [string, Record<string, string>][] = [
      [body, {}],
      [body, { ...good, "webhook-signature": "" }],
      [body, { ...good, "webhook-signature": good["webhook-signature"].slice(0, -3) }],
      [body, { ...good, "webhook-signature": good["webhook-signature"].replace("v1,", "v0,") }],
      [`${body} `, good],
      [JSON.stringify(JSON.parse(body)), good],
      [body, standard(hook.secret!, { at: minutes(-6) })],
      [body, standard(hook.secret!, { at: minutes(6) })],
      [body, { ...good, "webhook-timestamp": "NaN" }],
      [body, standard(other.secret!)],
      [body, github(other.secret!)],
      [`${body} `, github(hook.secret!)],
      [body, stripe(other.secret!)],
      [body, stripe(hook.secret!, Math.floor(minutes(-6).getTime() / 1000))],
      [body, { "stripe-signature": "t=NaN,v1=" }],
    ];
    for (const [text, headers] of refused)
      expect({ headers, status: (await send(hook, text, headers)).status }).toEqual({ headers, status: 401 });
    expect(await runsOf(hook)).toEqual([]);
  });

  it("takes a secret that the sender gave out", async () => {
    const hook = await publish({ auth: "hmac" });
    const secret = "whsec_not-quite-base64!";
    await org.as("editor").workflows.setHookSecret({ id: hook.workflowId, nodeId: "hook", secret });
    expect((await send(hook, body, stripe(secret))).status).toBe(202);
    expect((await send(hook, body, { ...standard(hook.secret!) })).status).toBe(401);
  });
});

describe("an answer at the end", () => {
  it("is what the workflow responds with, and can never act as our page", async () => {
    const html = {
      status: 201,
      headers: { "content-type": "text/html", "set-cookie": "a=1", "content-security-policy": "", "x-own": "1" },
      body: "<script>alert(1)</script>",
    };
    const hook = await publish({ respond: "at-end" }, { type: "respond", config: html });
    const answer = await send(hook, "{}");
    expect(answer).toMatchObject({ status: 201, text: html.body });
    expect(answer.headers.get("content-security-policy")).toContain("sandbox");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(answer.headers.get("set-cookie")).toBeNull();
    expect(answer.headers.get("x-own")).toBe("1");
  });

  it("says that the run failed, and why", async () => {
    const hook = await publish({ respond: "at-end" }, { type: "stop", config: { outcome: "error", message: "Out of stock" } });
    const answer = await send(hook, "{}");
    expect(answer.status).toBeGreaterThanOrEqual(500);
    expect(answer.json()).toMatchObject({ status: "failed", error: { code: "stopped", message: "Out of stock" } });
  });
});
