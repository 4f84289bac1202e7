import { beforeAll, describe, expect, it } from "vitest";
import { prisma } from "@/server/db";
import { decrypt } from "@/server/encryption";
import { createTestOrg, refusal, type TestOrg } from "../../support/test-org";

let org: TestOrg;
beforeAll(async () => {
  org = await createTestOrg();
});

describe("a provider's key", () => {
  it("is stored sealed for its row and shown as a hint only", async () => {
    const { id } = await org
      .as("admin")
      .providers.create({ name: "acme", baseUrl: "https://api.example.com/v1", apiKey: "sk-canary-1234567890" });
    const row = await prisma().provider.findUniqueOrThrow({ where: { id } });
    expect(row.apiKey).not.toContain("canary");
    expect(decrypt(row.apiKey!, `provider:${org.orgId}:${id}`)).toBe("sk-canary-1234567890");
    expect(() => decrypt(row.apiKey!, `provider:${org.orgId}:other`)).toThrow();
    const listed = await org.as("viewer").providers.list();
    expect(JSON.stringify(listed)).not.toContain("canary");
    expect(listed.find((provider) => provider.id === id)).toMatchObject({ apiKeyHint: "7890", builtIn: false });
    expect(JSON.stringify(await prisma().auditEntry.findMany({ where: { orgId: org.orgId } }))).not.toContain("canary");
  });

  it("does not follow the provider to another host", async () => {
    const { id } = await org
      .as("admin")
      .providers.create({ name: "moving", baseUrl: "https://api.example.com/v1", apiKey: "sk-canary-1234567890" });
    const move = { id, baseUrl: "https://evil.example.net/v1" };
    expect(await refusal(org.as("admin").providers.update(move))).toMatchObject({ code: "invalid_input", field: "apiKey" });
    await org.as("admin").providers.update({ ...move, apiKey: "another-key-12345" });
    await org.as("admin").providers.update({ id, apiKey: "" });
    expect((await prisma().provider.findUniqueOrThrow({ where: { id } })).apiKey).toBeNull();
  });

  it("needs a name that is free, and the demo's never is", async () => {
    await org.as("admin").providers.create({ name: "twice", baseUrl: "https://api.example.com/v1" });
    const again = org.as("admin").providers.create({ name: "twice", baseUrl: "https://api.example.com/v1" });
    expect(await refusal(again)).toMatchObject({ code: "conflict", field: "name" });
    const demo = org.as("admin").providers.create({ name: "Demo", baseUrl: "https://api.example.com/v1" });
    expect(await refusal(demo)).toMatchObject({ code: "invalid_input", field: "name" });
  });

  it.each(["ftp://x", "file:///etc/passwd", "api.example.com", "https://user:pass@example.com"])("is not sent to %s", async (baseUrl) => {
    expect(await refusal(org.as("admin").providers.create({ name: "bad", baseUrl }))).toMatchObject({
      code: "invalid_input",
      field: "baseUrl",
    });
  });
});

describe("a credential", () => {
  it("is never shown again", async () => {
    const { id } = await org
      .as("admin")
      .credentials.create({ name: "gh", type: "bearer", hosts: ["api.github.com"], secret: "ghp-canary-42424242" });
    expect(JSON.stringify(await org.as("owner").credentials.list())).not.toContain("canary");
    const row = await prisma().credential.findUniqueOrThrow({ where: { id } });
    expect(row.secret).not.toContain("canary");
    expect(decrypt(row.secret, `credential:${org.orgId}:${id}`)).toBe("ghp-canary-42424242");
  });

  it.each([
    ["header", "X-Key: a\r\nX-Other: b", "secret"],
    ["header", "no colon", "secret"],
    ["bearer", "two words", "secret"],
    ["basic", "nocolon", "secret"],
  ] as const)("of type %s is not %j", async (type, secret, field) => {
    const created = org.as("admin").credentials.create({ name: "bad", type, hosts: ["a.example.com"], secret });
    expect(await refusal(created)).toMatchObject({ code: "invalid_input", field });
  });

  it("names at least one host", async () => {
    const created = org.as("admin").credentials.create({ name: "bad", type: "bearer", hosts: [], secret: "x" });
    expect(await refusal(created)).toMatchObject({ code: "invalid_input", field: "hosts" });
  });
});

describe("an API key", () => {
  it("is stored as a hash and shown once", async () => {
    const { id, key } = await org.as("admin").apiKeys.create({ name: "ci", scopes: ["run:start"] });
    expect(key).toMatch(/^trl_[0-9A-Za-z]{43}$/);
    const row = await prisma().apiKey.findUniqueOrThrow({ where: { id } });
    expect(Object.values(row)).not.toContain(key);
    expect(await org.as("admin").apiKeys.list()).toMatchObject([
      { id, name: "ci", prefix: key.slice(0, 8), scopes: ["run:start"], lastUsedAt: null },
    ]);
  });

  it("cannot be given power over people or keys", async () => {
    const create = org.as("owner").apiKeys.create as never as (input: unknown) => Promise<unknown>;
    for (const scope of ["member:manage", "api-key:manage", "org:manage", "*"])
      expect((await refusal(create({ name: "x", scopes: [scope] }))).code).toBe("invalid_input");
  });
});
