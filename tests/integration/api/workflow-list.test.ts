// Finding workflows: tags, stars, order; and what a person likes to see.
import { v7 } from "uuid";
import { beforeEach, describe, expect, it } from "vitest";
import { createWorkflow } from "@/server/services/workflows/create-workflow";
import { flowDocument } from "@/tests/support/flow";
import { callRest, createTestOrg, refusal, type TestOrg } from "@/tests/support/test-org";

let org: TestOrg;
beforeEach(async () => {
  org = await createTestOrg(`Org ${v7()}`);
});

const add = async (name: string) => (await createWorkflow(org.owner, { name, document: flowDocument("t: manual; t -> a -> b") })).id;
const names = async (filter: Parameters<ReturnType<TestOrg["as"]>["workflows"]["list"]>[0]) =>
  (await org.as("editor").workflows.list(filter)).items.map(({ name }) => name);

describe("tags", () => {
  it("are put on many workflows at once, and the answer says which changed, so that it can be taken back", async () => {
    const [a, b] = [await add("A"), await add("B")];
    const editor = org.as("editor");
    const { id: tagId } = await editor.tags.create({ name: "Sales", colour: "green" });
    await editor.workflows.tag({ ids: [a], tagId, on: true });
    const { changed } = await editor.workflows.tag({ ids: [a, b], tagId, on: true });
    expect(changed).toEqual([b]);
    expect(await editor.tags.list()).toMatchObject([{ name: "Sales", colour: "green", workflows: 2 }]);
    await editor.workflows.tag({ ids: changed, tagId, on: false });
    expect(await names({ tags: ["Sales"] })).toEqual(["A"]);
  });

  it("narrow the list to workflows that have all of them, over REST too", async () => {
    const [a, b] = [await add("A"), await add("B")];
    const editor = org.as("editor");
    const sales = (await editor.tags.create({ name: "Sales" })).id;
    const daily = (await editor.tags.create({ name: "Daily" })).id;
    await editor.workflows.tag({ ids: [a, b], tagId: sales, on: true });
    await editor.workflows.tag({ ids: [b], tagId: daily, on: true });
    expect(await names({ tags: ["Sales", "Daily"] })).toEqual(["B"]);
    expect(await names({ tags: ["No such tag"] })).toEqual([]);
    const key = await org.createKey(["workflow:read"]);
    const listed = (await callRest(key, "GET", "workflows?tags=Sales,Daily")).body as { items: { name: string; tags: unknown[] }[] };
    expect(listed.items).toMatchObject([{ name: "B", tags: [{ name: "Daily" }, { name: "Sales" }] }]);
    expect(listed.items[0]).not.toHaveProperty("preview");
  });

  it("have names of their own, follow a rename, and leave workflows be when they go", async () => {
    const a = await add("A");
    const editor = org.as("editor");
    const { id } = await editor.tags.create({ name: "Sales" });
    expect(await refusal(editor.tags.create({ name: "Sales" }))).toMatchObject({ code: "conflict", field: "name" });
    await editor.workflows.tag({ ids: [a], tagId: id, on: true });
    await editor.tags.update({ id, name: "Revenue", colour: "pink" });
    expect((await editor.workflows.list({})).items[0]?.tags).toEqual([{ id, name: "Revenue", colour: "pink" }]);
    await editor.tags.delete({ id });
    expect((await editor.workflows.list({})).items[0]?.tags).toEqual([]);
  });

  it("of another org are not put on anything", async () => {
    const theirs = await createTestOrg(`Org ${v7()}`);
    const { id: tagId } = await theirs.as("editor").tags.create({ name: "Theirs" });
    expect((await refusal(org.as("editor").workflows.tag({ ids: [await add("A")], tagId, on: true }))).code).toBe("not_found");
  });
});

describe("the list of workflows", () => {
  it("keeps one's own stars", async () => {
    const [a] = [await add("A"), await add("B")];
    await org.as("editor").workflows.star({ id: a ?? "", starred: true });
    expect(await names({ starred: true })).toEqual(["A"]);
    expect((await org.as("owner").workflows.list({ starred: true })).items).toEqual([]);
    await org.as("editor").workflows.star({ id: a ?? "", starred: false });
    expect(await names({ starred: true })).toEqual([]);
  });

  it("pages in each order without leaving out or repeating any", async () => {
    for (const name of ["pear", "Apple", "fig", "apple", "date"]) await add(name);
    for (const sort of ["updated", "created", "name"] as const) {
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const page = await org.as("viewer").workflows.list({ sort, limit: 2, cursor });
        seen.push(...page.items.map(({ name }) => name));
        cursor = page.nextCursor;
      } while (cursor !== null);
      if (sort === "name") expect(seen.map((name) => name.toLowerCase())).toEqual(["apple", "apple", "date", "fig", "pear"]);
      else expect(seen).toEqual(["date", "apple", "fig", "Apple", "pear"]);
    }
  });

  it("carries a small drawing without the settings", async () => {
    await add("A");
    const [item] = (await org.as("viewer").workflows.list({})).items;
    expect(item?.preview.nodes.map(({ id }) => id)).toEqual(["t", "a", "b"]);
    expect(item?.preview.edges).toHaveLength(2);
    expect(item?.preview.nodes[0]).not.toHaveProperty("config");
  });
});

describe("preferences", () => {
  it("are kept for the person, one by one", async () => {
    const viewer = org.as("viewer").people;
    expect((await viewer.me()).user?.preferences).toEqual({ theme: "system", contrast: "system", motion: "system" });
    await viewer.updatePreferences({ theme: "dark" });
    await viewer.updatePreferences({ contrast: "high" });
    expect((await viewer.me()).user?.preferences).toEqual({ theme: "dark", contrast: "high", motion: "system" });
    expect((await org.as("editor").people.me()).user?.preferences.theme).toBe("system");
  });
});
