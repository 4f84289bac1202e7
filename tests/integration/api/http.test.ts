// What stands between a browser and the procedures: origin, media type, size, batching, live streams, page headers.

import { NextRequest } from "next/server";
import { encode } from "next-auth/jwt";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { GET as openStream } from "@/app/api/runs/[runId]/events/route";
import { proxy } from "@/proxy";
import { handleTrpc } from "@/server/api/handle-trpc";
import { env } from "@/server/env";
import { processSingleton } from "@/server/process-singleton";
import type { SignedIn } from "@/server/services/people/sign-in";
import { createTestOrg, type TestOrg, testOrigin } from "../../support/test-org";

let org: TestOrg;
let other: TestOrg;

beforeAll(async () => {
  org = await createTestOrg("Ours");
  other = await createTestOrg("Theirs");
});
afterEach(() => {
  vi.useRealTimers();
});

const cookieName = "authjs.session-token";
const cookieOf = async (me: SignedIn) =>
  `${cookieName}=${await encode({ token: { sid: me.sessionId }, salt: cookieName, secret: env().AUTH_SECRET })}`;

type Sent = { path: string; body?: string; headers?: Record<string, string>; method?: string };

async function send({ path, body, headers = {}, method = body === undefined ? "GET" : "POST" }: Sent) {
  const all = { cookie: await cookieOf(org.people.owner), "x-trellis-org": org.slug, host: "localhost:3000", ...headers };
  const request = new Request(`${testOrigin}/api/trpc/${path}`, {
    method,
    headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...all },
    ...(body === undefined ? {} : { body }),
  });
  const response = await handleTrpc(request);
  return { status: response.status, body: (await response.json()) as never };
}

describe("tRPC over HTTP", () => {
  it("answers plain JSON to who is signed in and unauthenticated to who is not", async () => {
    expect(await send({ path: "people.me" })).toMatchObject({ status: 200, body: { result: { data: { user: { name: "owner" } } } } });
    const signedOut = await send({ path: "orgs.get", headers: { cookie: "" } });
    expect(signedOut).toMatchObject({ status: 401, body: { error: { data: { appCode: "unauthenticated" } } } });
  });

  it.each([
    ["another site", { origin: "https://evil.test" }, 403],
    ["a sandboxed frame", { origin: "null" }, 403],
    ["another site without an origin", { "sec-fetch-site": "cross-site" }, 403],
    ["a form", { "content-type": "text/plain" }, 415],
    ["a multipart form", { "content-type": "multipart/form-data; boundary=x" }, 415],
  ])("takes no change from %s", async (_, headers, status) => {
    const answer = await send({ path: "people.updateProfile", body: '{"name":"changed"}', headers: headers as Record<string, string> });
    expect(answer.status).toBe(status);
    expect(await send({ path: "people.me" })).toMatchObject({ body: { result: { data: { user: { name: "owner" } } } } });
  });

  it("takes no change by GET", async () => {
    expect((await send({ path: `people.updateProfile?input=${encodeURIComponent('{"name":"x"}')}` })).status).toBe(405);
  });

  it.each([
    ["over 4 MB", JSON.stringify({ name: "x".repeat(4_000_001) }), 413, "too_large"],
    ["65 levels deep", "[".repeat(65) + "]".repeat(65), 400, "invalid_input"],
    ["not JSON", "{", 400, "invalid_input"],
  ])("refuses a body that is %s", async (_, body, status, appCode) => {
    expect(await send({ path: "people.updateProfile", body })).toMatchObject({ status, body: { error: { data: { appCode } } } });
  });

  it("refuses NUL, which PostgreSQL cannot hold, in what is read and what is written, and names the field", async () => {
    const refused = (field: string) => ({ status: 400, body: { error: { data: { appCode: "invalid_input", field } } } });
    expect(await send({ path: "workflows.create", body: '{"name":"a\\u0000b"}' })).toMatchObject(refused("name"));
    const read = await send({ path: `workflows.get?input=${encodeURIComponent(JSON.stringify({ id: "a\0" }))}` });
    expect(read).toMatchObject(refused("id"));
    const typed = await send({ path: "workflows.create", body: '{"name":"a\\\\u0000b"}' });
    expect(typed.status).toBe(200);
  });

  it("answers each call of a batch for itself", async () => {
    const mine = await org.as("editor").workflows.create({ name: "Mine" });
    const theirs = await other.as("editor").workflows.create({ name: "Theirs" });
    const input = encodeURIComponent(JSON.stringify({ 0: { id: mine.id }, 1: { id: theirs.id } }));
    const answer = await send({ path: `workflows.get,workflows.get?batch=1&input=${input}` });
    expect(answer.body).toMatchObject([{ result: { data: { name: "Mine" } } }, { error: { data: { appCode: "not_found" } } }]);
  });

  it("never shows a stack or the words of an unexpected error", async () => {
    const broken = await send({ path: "no.such" });
    expect(JSON.stringify(broken.body)).not.toContain("stack");
    expect(broken).toMatchObject({ status: 404, body: { error: { data: { appCode: "not_found" } } } });
  });
});

describe("a live stream", () => {
  const document = {
    version: 1 as const,
    nodes: [
      {
        id: "start",
        type: "manual",
        name: "Start",
        position: { x: 0, y: 0 },
        config: {},
        disabled: false,
        pinned: null,
        note: "",
        parent: null,
      },
    ],
    edges: [],
    notes: [],
    groups: [],
  };

  // The machine is not started here, so a run stays queued and its stream open.
  async function startRun(): Promise<string> {
    const { id } = await org.as("editor").workflows.create({ document });
    return (await org.as("editor").runs.start({ workflowId: id })).runId;
  }

  const open = async (runId: string, me: SignedIn, query = `org=${org.slug}`) =>
    openStream(new Request(`${testOrigin}/api/runs/${runId}/events?${query}`, { headers: { cookie: await cookieOf(me) } }), {
      params: Promise.resolve({ runId }),
    });

  it("is for members, and for runs of their org", async () => {
    const runId = await startRun();
    expect((await open(runId, other.people.owner)).status).toBe(401);
    expect((await open(runId, other.people.owner, `org=${other.slug}`)).status).toBe(404);
    expect((await open("missing", org.people.viewer)).status).toBe(404);
  });

  it("ends for a member who was removed", async () => {
    const leaving = await createTestOrg("Leaving");
    const { id } = await leaving.as("editor").workflows.create({ document });
    const { runId } = await leaving.as("editor").runs.start({ workflowId: id });
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const response = await open(runId, leaving.people.viewer, `org=${leaving.slug}`);
    const ended = response.text();
    await leaving.as("owner").members.remove({ userId: leaving.people.viewer.userId });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await ended).not.toContain("run-end");
  });

  it("ends when the process drains, and leaves nothing behind", async () => {
    const streams = processSingleton("streams", () => new Set<AbortController>());
    const ended = (await open(await startRun(), org.people.viewer)).text();
    expect(streams.size).toBe(1);
    for (const stream of streams) stream.abort();
    expect(await ended).toMatch(/^retry: 2000/);
    expect(streams.size).toBe(0);
  });

  it("is one of twenty at most for one person", async () => {
    const runId = await startRun();
    const opened = [];
    for (let n = 0; n < 21; n++) opened.push(await open(runId, org.people.editor));
    expect(opened.map(({ status }) => status)).toEqual([...Array.from({ length: 20 }, () => 200), 429]);
    for (const response of opened) await response.body?.cancel();
    expect((await open(runId, org.people.editor)).status).toBe(200);
  });
});

describe("a page", () => {
  const visit = (path: string, cookie = "") => proxy(new NextRequest(`${testOrigin}${path}`, { headers: { cookie } }));

  it("sends visitors without a cookie to sign in, and back afterwards", () => {
    const location = new URL(visit("/acme/runs?status=failed").headers.get("location") ?? "");
    expect(location.pathname).toBe("/sign-in");
    expect(location.searchParams.get("next")).toBe("/acme/runs?status=failed");
    for (const path of ["/", "/sign-in", "/setup"]) expect(visit(path).headers.get("location")).toBeNull();
    expect(visit("/acme/runs", `${cookieName}=x`).headers.get("location")).toBeNull();
  });

  it("allows only its own scripts, by a nonce that is new each time", () => {
    const policies = [visit("/sign-in"), visit("/sign-in")].map((response) => response.headers.get("content-security-policy") ?? "");
    expect(new Set(policies).size).toBe(2);
    for (const policy of policies) {
      expect(policy).toMatch(/script-src 'self' 'nonce-[\w+/=]+' 'strict-dynamic';/);
      for (const part of ["object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"]) expect(policy).toContain(part);
      expect(policy).not.toContain("unsafe-eval");
    }
  });
});
