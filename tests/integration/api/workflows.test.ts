import { beforeAll, describe, expect, it } from "vitest";
import { prisma } from "@/server/db";
import type { DocumentNode, WorkflowDocument } from "@/server/workflow/document";
import { createTestOrg, refusal, type TestOrg } from "../../support/test-org";

let org: TestOrg;
beforeAll(async () => {
  org = await createTestOrg();
});

const node = (id: string, type: string, config: Record<string, unknown> = {}): DocumentNode => ({
  id,
  type,
  name: id,
  position: { x: 0, y: 0 },
  config,
  disabled: false,
  pinned: null,
  note: "",
  parent: null,
});

const edge = (source: string, target: string) => ({ id: `${source}-${target}`, source, sourceHandle: "out", target, targetHandle: "in" });
const document = (nodes: DocumentNode[], edges: WorkflowDocument["edges"] = []): WorkflowDocument => ({
  version: 1,
  nodes,
  edges,
  notes: [],
  groups: [],
});
const manual = document([node("start", "manual"), node("end", "set", { fields: { a: "1" } })], [edge("start", "end")]);

describe("a draft", () => {
  it("saves from the revision it was read at, and refuses a stale save with the newer draft", async () => {
    const editor = org.as("editor").workflows;
    const { id } = await editor.create({ name: "Two tabs" });
    const { revision } = await editor.get({ id });
    const first = await editor.save({ id, revision, document: manual });
    expect(first.revision).toBe(revision + 1);
    const stale = await refusal(editor.save({ id, revision, document: document([]) }));
    expect(stale).toMatchObject({
      code: "stale_revision",
      field: "revision",
      data: { revision: revision + 1, document: manual, updatedBy: "editor" },
    });
    expect((await editor.get({ id })).document).toEqual(manual);
  });

  it("saved by many at once is saved by one", async () => {
    const editor = org.as("editor").workflows;
    const { id } = await editor.create({});
    const saves = await Promise.allSettled(
      Array.from({ length: 8 }, (_, n) => editor.save({ id, revision: 1, document: document([node(`n${n}`, "set")]) })),
    );
    expect(saves.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect((await editor.get({ id })).revision).toBe(2);
  });

  it("saves half filled, and with node types nobody knows", async () => {
    const { id } = await org.as("editor").workflows.create({ document: document([node("a", "no-such-type"), node("b", "http-request")]) });
    const checked = await org.as("viewer").workflows.validate({ id });
    expect(checked.valid).toBe(false);
    expect(checked.issues.map(({ code }) => code)).toContain("unknown_type");
    expect(checked.issues.map(({ code }) => code)).toContain("no_trigger");
  });

  it("keeps lone surrogates out of the database", async () => {
    const editor = org.as("editor").workflows;
    const { id } = await editor.create({ document: document([node("a", "set", { text: "ab\ud800c" })]) });
    expect((await editor.get({ id })).document.nodes[0]?.config).toEqual({ text: "ab\ufffdc" });
  });

  it("has at most 2,000 nodes and 2 MB, and the refusal says so", async () => {
    const editor = org.as("editor").workflows;
    const many = document(Array.from({ length: 2_001 }, (_, n) => node(`n${n}`, "set")));
    expect(await refusal(editor.create({ document: many }))).toMatchObject({
      code: "invalid_input",
      field: "document.nodes",
      message: expect.stringContaining("2000"),
    });
    const large = document([node("a", "set", { text: "x".repeat(2_000_001) })]);
    expect(await refusal(editor.create({ document: large }))).toMatchObject({ code: "too_large", field: "document" });
  });
});

describe("publishing", () => {
  it("freezes numbered versions that later edits leave alone", async () => {
    const editor = org.as("editor").workflows;
    const { id } = await editor.create({ document: manual });
    expect(await editor.get({ id })).toMatchObject({ publishedVersion: null, hasUnpublishedChanges: true, triggers: [] });
    expect(await editor.publish({ id, revision: 1, note: "first" })).toEqual({ version: 1 });
    expect(await editor.get({ id })).toMatchObject({
      publishedVersion: 1,
      hasUnpublishedChanges: false,
      triggers: [{ nodeId: "start", type: "manual", url: null }],
    });
    expect(await editor.publish({ id, revision: 1 })).toEqual({ version: 1 });
    const changed = document([node("start", "manual")]);
    await editor.save({ id, revision: 1, document: changed });
    expect(await editor.get({ id })).toMatchObject({ hasUnpublishedChanges: true });
    expect((await editor.version({ id, number: 1 })).document).toEqual(manual);
    expect(await editor.publish({ id, revision: 2 })).toEqual({ version: 2 });
    expect((await editor.versions({ id })).items.map(({ number, note, publishedBy }) => [number, note, publishedBy])).toEqual([
      [2, "", "editor"],
      [1, "first", "editor"],
    ]);
  });

  it("refuses what cannot run and lists every problem", async () => {
    const editor = org.as("editor").workflows;
    const cyclic = document(
      [node("start", "manual"), node("a", "set"), node("b", "set")],
      [edge("start", "a"), edge("a", "b"), edge("b", "a")],
    );
    const { id } = await editor.create({ document: cyclic });
    const refused = await refusal(editor.publish({ id, revision: 1 }));
    expect(refused.code).toBe("workflow_invalid");
    expect(refused.data?.issues).toContainEqual(expect.objectContaining({ code: "cycle", severity: "error" }));
  });

  it("does not publish a draft that was saved since it was looked at", async () => {
    const editor = org.as("editor").workflows;
    const { id } = await editor.create({ document: manual });
    await editor.save({ id, revision: 1, document: document([]) });
    expect((await refusal(editor.publish({ id, revision: 1 }))).code).toBe("stale_revision");
    expect((await refusal(editor.publish({ id, revision: 9 }))).code).toBe("stale_revision");
  });

  it("opens a webhook once and keeps its URL and secret over versions", async () => {
    const editor = org.as("editor").workflows;
    const { id } = await editor.create({ document: document([node("hook", "webhook", { auth: "token" })]) });
    expect((await refusal(editor.revealHookSecret({ id, nodeId: "hook" }))).code).toBe("not_found");
    await editor.publish({ id, revision: 1 });
    const { triggers } = await editor.get({ id });
    expect(triggers[0]?.url).toMatch(/^http:\/\/localhost:3000\/api\/hooks\/[\w-]{32}$/);
    const { secret } = await editor.revealHookSecret({ id, nodeId: "hook" });
    expect(secret).toMatch(/^whsec_/);
    await editor.save({ id, revision: 1, document: document([node("hook", "webhook", { auth: "token" }), node("other", "manual")]) });
    await editor.publish({ id, revision: 2 });
    expect((await editor.get({ id })).triggers[0]).toEqual(triggers[0]);
    expect(await editor.revealHookSecret({ id, nodeId: "hook" })).toEqual({ secret });
    const stored = await prisma().hook.findFirstOrThrow({ where: { workflowId: id } });
    expect(stored.secret).not.toContain(secret!);
  });
});

describe("the list", () => {
  it("pages through all workflows once, the last changed first, whatever is changed meanwhile", async () => {
    const own = await createTestOrg("Pages");
    const made = [];
    for (let n = 0; n < 7; n++) made.push((await own.as("editor").workflows.create({ name: `Flow ${n}` })).id);
    const seen: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const { items, nextCursor } = await own.as("viewer").workflows.list({ limit: 3, cursor });
      seen.push(...items.map(({ id }) => id));
      await own.as("editor").workflows.create({ name: "newer" });
      cursor = nextCursor;
    }
    expect(seen).toEqual(made.reverse());
  });

  it("finds by name and description, taking % and _ as they are", async () => {
    const own = await createTestOrg("Search");
    await own.as("editor").workflows.create({ name: "100% sure" });
    await own.as("editor").workflows.create({ name: "other", description: "about snake_case" });
    const search = async (text: string) => (await own.as("viewer").workflows.list({ search: text })).items.map(({ name }) => name);
    expect(await search("SURE")).toEqual(["100% sure"]);
    expect(await search("%")).toEqual(["100% sure"]);
    expect(await search("e_c")).toEqual(["other"]);
    expect(await search("e_s")).toEqual([]);
  });

  it("refuses a cursor that is not its own", async () => {
    for (const cursor of ["x", "eyJhIjoxfQ", Buffer.from('{"at":"2020","id":"x"}').toString("base64url")])
      expect(await refusal(org.as("viewer").workflows.list({ cursor }))).toMatchObject({ code: "invalid_input", field: "cursor" });
  });

  it("holds neither deleted workflows nor another org's, and restoring brings one back", async () => {
    const own = await createTestOrg("Bin");
    const { id } = await own.as("editor").workflows.create({ name: "Gone", document: manual });
    const copy = await own.as("editor").workflows.duplicate({ id });
    expect(await own.as("viewer").workflows.get(copy)).toMatchObject({ name: "Gone copy", document: manual, revision: 1 });
    await own.as("editor").workflows.delete({ id });
    expect((await refusal(own.as("viewer").workflows.get({ id }))).code).toBe("not_found");
    expect((await own.as("viewer").workflows.list({})).items.map((item) => item.id)).toEqual([copy.id]);
    await own.as("editor").workflows.restore({ id });
    expect((await own.as("viewer").workflows.list({})).items).toHaveLength(2);
  });
});

describe("templates", () => {
  it("become workflows that can be published as they are", async () => {
    const listed = await org.as("viewer").templates.list();
    expect(listed.length).toBeGreaterThanOrEqual(4);
    for (const { id } of listed) {
      const { workflowId } = await org.as("editor").templates.use({ id });
      expect(await org.as("editor").workflows.publish({ id: workflowId, revision: 1 })).toEqual({ version: 1 });
    }
  });
});
