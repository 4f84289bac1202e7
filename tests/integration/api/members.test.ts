import { beforeAll, describe, expect, it } from "vitest";
import { prisma } from "@/server/db";
import { createTestOrg, refusal, type TestOrg } from "../../support/test-org";

let org: TestOrg;
beforeAll(async () => {
  org = await createTestOrg();
});

const userOf = (role: "owner" | "admin" | "editor" | "viewer") => org.people[role].userId;

describe("members", () => {
  it("are added by email: a new person gets a temporary password this once, a known one does not", async () => {
    const added = await org.as("admin").members.add({ email: "New@Example.com", role: "viewer" });
    expect(added.temporaryPassword).toMatch(/^[\w-]{16}$/);
    expect(await refusal(org.as("admin").members.add({ email: "new@example.com", role: "viewer" }))).toMatchObject({ code: "conflict" });
    const other = await createTestOrg("Other");
    const known = await other.as("owner").members.add({ email: "new@example.com", role: "editor" });
    expect(known).toEqual({ userId: added.userId });
  });

  it("cannot make themselves or others owners unless they are one", async () => {
    for (const userId of [userOf("admin"), userOf("viewer")])
      expect((await refusal(org.as("admin").members.setRole({ userId, role: "owner" }))).code).toBe("forbidden");
    expect((await refusal(org.as("admin").members.setRole({ userId: userOf("owner"), role: "viewer" }))).code).toBe("forbidden");
    expect((await refusal(org.as("admin").members.remove({ userId: userOf("owner") }))).code).toBe("forbidden");
    expect((await refusal(org.as("admin").members.add({ email: "o@example.com", role: "owner" }))).code).toBe("forbidden");
  });

  it("always have an owner among them", async () => {
    expect((await refusal(org.as("owner").members.setRole({ userId: userOf("owner"), role: "admin" }))).code).toBe("conflict");
    expect((await refusal(org.as("owner").members.remove({ userId: userOf("owner") }))).code).toBe("conflict");
  });

  it("have an owner left when all owners leave at the same moment", async () => {
    const own = await createTestOrg("Race");
    const owners = [own.people.owner.userId, own.people.admin.userId, own.people.editor.userId];
    for (const userId of owners.slice(1)) await own.as("owner").members.setRole({ userId, role: "owner" });
    const callers = [own.as("owner"), own.as("admin"), own.as("editor")];
    const tries = await Promise.allSettled(callers.map((caller, n) => caller.members.remove({ userId: owners[n]! })));
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
    expect(await prisma().member.count({ where: { orgId: own.orgId, role: "owner" } })).toBe(1);
  });

  it("who were removed are outsiders at once", async () => {
    const own = await createTestOrg("Leaving");
    const viewer = own.as("viewer");
    await viewer.workflows.list({});
    await own.as("admin").members.remove({ userId: own.people.viewer.userId });
    expect((await refusal(viewer.workflows.list({}))).code).toBe("not_found");
  });

  it("leave a line in the audit log for every change", async () => {
    const own = await createTestOrg("Audited");
    await own.as("owner").members.setRole({ userId: own.people.viewer.userId, role: "editor" });
    const entries = await prisma().auditEntry.findMany({ where: { orgId: own.orgId } });
    expect(entries).toMatchObject([
      {
        actor: `user:${own.people.owner.userId}`,
        action: "member.set-role",
        target: `user:${own.people.viewer.userId}`,
        data: { from: "viewer", to: "editor" },
      },
    ]);
  });
});

describe("strict input", () => {
  it("refuses fields that nobody asked for", async () => {
    const rename = org.as("owner").orgs.rename as never as (input: unknown) => Promise<unknown>;
    expect(await refusal(rename({ name: "x", orgId: "other", role: "owner" }))).toMatchObject({
      code: "invalid_input",
      message: "Unknown fields orgId, role.",
    });
  });

  it("refuses database operators in the place of ids", async () => {
    const get = org.as("owner").workflows.get as never as (input: unknown) => Promise<unknown>;
    for (const id of [{ not: "" }, { startsWith: "a" }, ["a"], null]) expect((await refusal(get({ id }))).code).toBe("invalid_input");
  });
});
