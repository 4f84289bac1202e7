// PostgreSQL holds no NUL in any text. Walks every procedure and every REST route: each says so and names the field.
import { beforeAll, describe, expect, it } from "vitest";
import { restRoutes } from "@/server/api/rest/handle-rest";
import { appRouter } from "@/server/api/root";
import { apiKeyScopes } from "@/server/permissions";
import { type Caller, callRest, createTestOrg, refusal, type TestOrg } from "../../support/test-org";

let org: TestOrg;
let key: string;

beforeAll(async () => {
  org = await createTestOrg();
  key = await org.createKey([...apiKeyScopes]);
});

function call(caller: Caller, path: string, input: unknown): Promise<unknown> {
  const [router, procedure] = path.split(".") as [string, string];
  return (caller as never as Record<string, Record<string, (given: unknown) => Promise<unknown>>>)[router]![procedure]!(input);
}

describe("a NUL", () => {
  it.each(Object.keys(appRouter._def.procedures))("is refused by %s, as an id, deep inside and in the name of a field", async (path) => {
    const owner = org.as("owner");
    for (const [input, field] of [
      [{ id: "a\0b" }, "id"],
      [{ more: { list: ["x", { text: "\0" }] } }, "more.list[1].text"],
      [{ more: { "\0odd": 1 } }, "more.odd"],
    ] as const)
      expect(await refusal(call(owner, path, input))).toMatchObject({ code: "invalid_input", field });
  });

  it.each(restRoutes.map((route) => [route.method, route.path, route] as const))("is refused by %s %s", async (method, path, route) => {
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
    const fill = (odd: string | null) => path.replace(/\{(\w+)\}/g, (_, name: string) => (name === odd ? "a%00b" : "x"));
    const refused = (field: string) => ({ status: 400, body: { code: "invalid_input", field } });
    for (const name of names) expect(await callRest(key, method, fill(name))).toMatchObject(refused(name));
    expect(await callRest(key, method, `${fill(null)}?odd=a%00b`)).toMatchObject(refused("odd"));
    if (route.body) expect(await callRest(key, method, fill(null), { body: { odd: "a\0b" } })).toMatchObject(refused("odd"));
  });
});
