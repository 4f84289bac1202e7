// Walks every procedure and every REST route with every role, an outsider and nobody. A procedure without a permission fails.
import { beforeAll, describe, expect, it } from "vitest";
import { restRoutes } from "@/server/api/rest/handle-rest";
import { appRouter } from "@/server/api/root";
import { apiKeyScopes, type Permission, permissions, roleAllows, roles } from "@/server/permissions";
import { createWorkflow } from "@/server/services/workflows/create-workflow";
import { callAs, callRest, createTestOrg, refusal, type TestOrg } from "../../support/test-org";

type Walked = { path: string; permission: Permission | undefined };

const procedures: Walked[] = Object.entries(appRouter._def.procedures).map(([path, procedure]) => ({
  path,
  permission: (procedure as never as { _def: { meta?: { permission: Permission } } })._def.meta?.permission,
}));

// They belong to a person, not to an org: who is signed in is all that counts.
const personal = procedures.filter(({ path }) => path.startsWith("people.") || path === "orgs.create").map(({ path }) => path);
const open = ["people.me", "people.setup"];
const guarded = procedures.filter(({ path }) => !personal.includes(path)) as { path: string; permission: Permission }[];

/** No procedure takes this, so a caller who is let through is told about the input and nothing happens. */
const nonsense = { "not a field": true };

function call(caller: ReturnType<typeof callAs>, path: string, input: unknown): Promise<unknown> {
  const [router, procedure] = path.split(".") as [string, string];
  return (caller as never as Record<string, Record<string, (given: unknown) => Promise<unknown>>>)[router]![procedure]!(input);
}

/** Reads that take no input answer; all else refuses the nonsense after it let the caller in. */
async function letIn(calling: Promise<unknown>): Promise<boolean> {
  return calling.then(
    () => true,
    (error: { cause?: { code?: string } }) => {
      if (error.cause?.code === "invalid_input") return true;
      if (error.cause?.code === "forbidden" || error.cause?.code === "unauthenticated" || error.cause?.code === "not_found") return false;
      throw error;
    },
  );
}

let ours: TestOrg;
let theirs: TestOrg;

beforeAll(async () => {
  ours = await createTestOrg("Ours");
  theirs = await createTestOrg("Theirs");
});

describe("every procedure", () => {
  it("names a permission, but for the personal ones", () => {
    expect(guarded.length).toBeGreaterThan(35);
    expect(guarded.filter(({ permission }) => permission === undefined).map(({ path }) => path)).toEqual([]);
    expect(personal.length).toBe(9);
  });

  it.each(guarded)("$path lets in the roles that have $permission, and nobody else", async ({ path, permission }) => {
    // Input is parsed after the permission is checked, or what is there would show.
    for (const role of roles) {
      const allowed = await letIn(call(ours.as(role), path, nonsense));
      expect({ role, allowed }).toEqual({ role, allowed: roleAllows(role, permission) });
    }
    expect(await letIn(call(callAs(theirs.people.owner, ours.slug), path, nonsense))).toBe(false);
    expect(await letIn(call(callAs(null, ours.slug), path, nonsense))).toBe(false);
  });

  it.each(guarded)("$path tells an outsider of an org what it tells of an org that does not exist", async ({ path }) => {
    const outside = await refusal(call(callAs(theirs.people.owner, ours.slug), path, nonsense));
    const missing = await refusal(call(callAs(theirs.people.owner, "no-such-org"), path, nonsense));
    expect(outside).toEqual(missing);
    expect(outside.code).toBe("not_found");
  });

  it.each(personal.filter((path) => !open.includes(path)))("%s needs someone who is signed in", async (path) => {
    expect((await refusal(call(callAs(null, null), path, nonsense))).code).toBe("unauthenticated");
  });
});

describe("every id", () => {
  // For each procedure that takes an id: a real one of another org must read like one that never was.
  const takesId: Record<string, (id: string) => unknown> = {
    "workflows.get": (id) => ({ id }),
    "workflows.export": (id) => ({ id }),
    "workflows.save": (id) => ({ id, revision: 1, document: { version: 1, nodes: [], edges: [] } }),
    "workflows.update": (id) => ({ id, name: "x" }),
    "workflows.duplicate": (id) => ({ id }),
    "workflows.delete": (id) => ({ id }),
    "workflows.restore": (id) => ({ id }),
    "workflows.validate": (id) => ({ id }),
    "workflows.publish": (id) => ({ id, revision: 1 }),
    "workflows.versions": (id) => ({ id }),
    "workflows.version": (id) => ({ id, number: 1 }),
    "workflows.describeVersion": (id) => ({ id, number: 1, title: "x" }),
    "workflows.callers": (id) => ({ id }),
    "workflows.output": (id) => ({ id }),
    "workflows.revealHookSecret": (id) => ({ id, nodeId: "hook" }),
    "workflows.listenToHook": (id) => ({ id, nodeId: "hook" }),
    "workflows.stopListening": (id) => ({ id, nodeId: "hook" }),
    "workflows.hookListener": (id) => ({ id, nodeId: "hook" }),
    "workflows.setHookSecret": (id) => ({ id, nodeId: "hook" }),
    "runs.start": (workflowId) => ({ workflowId }),
    "runs.startPartial": (workflowId) => ({ workflowId, kind: "until", nodeId: "a" }),
    "runs.get": (id) => ({ id }),
    "runs.bareView": (id) => ({ id }),
    "runs.events": (id) => ({ id }),
    "runs.step": (runId) => ({ runId, key: "a" }),
    "runs.passes": (runId) => ({ runId, nodeId: "a" }),
    "runs.lastOutputs": (workflowId) => ({ workflowId }),
    "runs.lastRan": (workflowId) => ({ workflowId }),
    "runs.artifact": (id) => ({ runId: id, id }),
    "runs.bookmarks": (runId) => ({ runId }),
    "runs.addBookmark": (runId) => ({ runId, seq: 1, name: "x" }),
    "runs.removeBookmark": (id) => ({ id }),
    "runs.cancel": (id) => ({ id }),
    "runs.pause": (id) => ({ id }),
    "runs.resume": (id) => ({ id }),
    "runs.stepOnce": (id) => ({ id }),
    "runs.skip": (id) => ({ id, stepKey: "a" }),
    "runs.edit": (id) => ({ id, stepKey: "a", input: 1 }),
    "runs.retry": (id) => ({ id }),
    "runs.fork": (id) => ({ id, stepKey: "a" }),
    "runs.rerun": (id) => ({ id }),
    "runs.startBatch": (workflowId) => ({ workflowId, inputs: [{}] }),
    "runs.undismiss": (id) => ({ ids: [id] }),
    "runs.cancelMany": (id) => ({ ids: [id] }),
    "runs.retryMany": (id) => ({ ids: [id] }),
    "runs.deleteMany": (id) => ({ ids: [id] }),
    "workflows.star": (id) => ({ id, starred: true }),
    "workflows.tag": (id) => ({ ids: [id], tagId: "00000000-0000-7000-8000-000000000000", on: true }),
    "tags.update": (id) => ({ id, name: "x" }),
    "tags.delete": (id) => ({ id }),
    "runs.requeue": (id) => ({ ids: [id] }),
    "runs.dismiss": (id) => ({ ids: [id] }),
    "agents.get": (id) => ({ id }),
    "agents.versions": (id) => ({ id }),
    "agents.uses": (id) => ({ id }),
    "agents.save": (id) => ({ id, version: 1, ...profile }),
    "agents.restore": (id) => ({ id, number: 1 }),
    "agents.delete": (id) => ({ id }),
    "agents.chats": (id) => ({ id }),
    "agents.chat": (chatId) => ({ chatId }),
    "agents.send": (id) => ({ id, message: "x" }),
    "queues.update": (id) => ({ id, name: "x" }),
    "queues.delete": (id) => ({ id }),
    "budgets.update": (id) => ({ id, name: "x" }),
    "budgets.delete": (id) => ({ id }),
    "budgets.dismissAlert": (id) => ({ id }),
    "usage.estimate": (workflowId) => ({ workflowId, version: "draft" }),
    "humanTasks.decide": (id) => ({ id, decision: "approved" }),
    "providers.update": (id) => ({ id, name: "x" }),
    "providers.delete": (id) => ({ id }),
    "providers.test": (id) => ({ id }),
    "credentials.delete": (id) => ({ id }),
    "apiKeys.revoke": (id) => ({ id }),
    "members.setRole": (userId) => ({ userId, role: "viewer" }),
    "members.remove": (userId) => ({ userId }),
  };

  it("that a procedure takes is in this table", () => {
    const lists = [
      "list",
      "count",
      "match",
      "figures",
      "activity",
      "create",
      "presets",
      "add",
      "use",
      "get",
      "rename",
      "runSettings",
      "updateRunSettings",
      "keep",
      "alerts",
      "read",
      "rows",
      "savings",
      "forget",
    ];
    const missing = guarded.filter(({ path }) => !(path in takesId) && !lists.includes(path.split(".")[1]!));
    expect(missing).toEqual([]);
  });

  it.each(Object.entries(takesId))("of another org is not found by %s, in the words for a missing one", async (path, input) => {
    const { ids } = await fillOrg(theirs);
    for (const id of ids) {
      const foreign = await refusal(call(ours.as("owner"), path, input(id)));
      const missing = await refusal(call(ours.as("owner"), path, input("00000000-0000-7000-8000-000000000000")));
      expect(foreign).toEqual(missing);
      expect(foreign.code).toBe("not_found");
    }
  });
});

let filled: Promise<{ ids: string[] }> | undefined;

/** One of everything that has an id. */
function fillOrg(org: TestOrg): Promise<{ ids: string[] }> {
  filled ??= (async () => {
    const owner = org.as("owner");
    const workflow = await createWorkflow(org.owner, { document: manualDocument });
    await owner.workflows.publish({ id: workflow.id, revision: 1 });
    const { runId } = await owner.runs.start({ workflowId: workflow.id });
    const provider = await owner.providers.create({ name: "theirs", baseUrl: "https://api.example.com/v1" });
    const credential = await owner.credentials.create({ name: "c", type: "bearer", hosts: ["api.example.com"], secret: "s3cret" });
    const queue = await owner.queues.create({ name: "q" });
    const budget = await owner.budgets.create({ name: "b", scope: "org", period: "day", limitUsd: 1_000 });
    const key = await owner.apiKeys.create({ name: "k", scopes: ["run:read"] });
    const agent = await owner.agents.create(profile);
    return { ids: [workflow.id, runId, agent.id, provider.id, credential.id, queue.id, budget.id, key.id, org.people.editor.userId] };
  })();
  return filled;
}

const profile = { name: "a", settings: { models: [{ provider: "demo", model: "demo-1" }] } };

const manualDocument = {
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

describe("every REST route", () => {
  const concrete = (path: string) => path.replace(/\{\w+\}/g, "00000000-0000-7000-8000-000000000000");

  it("needs a scope that a key can have", () => {
    expect(restRoutes.length).toBeGreaterThan(25);
    for (const { permission } of restRoutes) expect(apiKeyScopes).toContain(permission);
    for (const scope of apiKeyScopes) expect(permissions).toHaveProperty(scope);
  });

  it.each(restRoutes.map(({ method, path, permission }) => ({ method, path, permission })))(
    "$method $path refuses no key, a wrong key, and a key with every scope but $permission",
    async ({ method, path, permission }) => {
      const wrong = `trl_${"0".repeat(43)}`;
      for (const key of [null, wrong]) {
        const answer = await callRest(key, method, concrete(path), method === "GET" ? {} : { body: {} });
        expect(answer.status).toBe(401);
        expect(answer.headers.get("content-type")).toBe("application/problem+json");
      }
      const allBut = await ours.createKey(apiKeyScopes.filter((scope) => scope !== permission));
      const refused = await callRest(allBut, method, concrete(path), method === "GET" ? {} : { body: {} });
      expect(refused.status).toBe(403);
    },
  );

  it.each(restRoutes.filter(({ path }) => path.includes("{id}")).map(({ method, path, permission }) => ({ method, path, permission })))(
    "$method $path answers another org's id like a missing one",
    async ({ method, path, permission }) => {
      const key = await ours.createKey([permission as (typeof apiKeyScopes)[number]]);
      const { ids } = await fillOrg(theirs);
      const body = { document: manualDocument, revision: 1, decision: "approved", name: "x" };
      const accepted = restBody(method, path, body);
      const ask = (id: string) =>
        callRest(key, method, path.replace("{id}", id).replace(/\{\w+\}/g, "1"), { ...accepted, headers: { "if-match": '"1"' } });
      const missing = await ask("00000000-0000-7000-8000-000000000000");
      expect(missing.status).toBe(404);
      for (const id of ids) expect(await ask(id)).toMatchObject({ status: 404, body: missing.body });
    },
  );

  it("stops a revoked key at once", async () => {
    const { id, key } = await ours.as("owner").apiKeys.create({ name: "short", scopes: ["workflow:read"] });
    expect((await callRest(key, "GET", "workflows")).status).toBe(200);
    await ours.as("owner").apiKeys.revoke({ id });
    expect((await callRest(key, "GET", "workflows")).status).toBe(401);
  });
});

/** The body that each writing route takes. */
function restBody(method: string, path: string, all: Record<string, unknown>): { body?: unknown } {
  if (method === "GET" || method === "DELETE") return {};
  if (path === "agents/{id}") return { body: { ...profile, version: 1 } };
  if (path === "agents/{id}/messages") return { body: { message: "x" } };
  if (path === "agents/{id}/restore") return { body: { number: 1 } };
  if (method === "PUT") return { body: { document: all.document } };
  if (path.endsWith("/decide")) return { body: { decision: all.decision } };
  if (path.endsWith("/publish")) return { body: { revision: all.revision } };
  if (/\/(skip|edit|fork)$/.test(path)) return { body: { stepKey: "a", ...(path.endsWith("/edit") ? { input: 1 } : {}) } };
  if (path === "tags/{id}/workflows") return { body: { ids: ["x"], on: true } };
  if (path.endsWith("/partial-runs")) return { body: { kind: "until", nodeId: "a" } };
  if (path.endsWith("/versions/{number}")) return { body: { title: all.name } };
  if (path.endsWith("/batch")) return { body: { inputs: [{}] } };
  if (method === "PATCH") return { body: { name: all.name } };
  return { body: {} };
}
