// An org with one person of each role, and callers that speak as them through the public interfaces.
import { v7 } from "uuid";
import { handleRest } from "@/server/api/rest/handle-rest";
import { createCaller } from "@/server/api/root";
import { prisma } from "@/server/db";
import { type Actor, apiKeyScopes, type Role, roles } from "@/server/permissions";
import { createApiKey } from "@/server/services/api-keys/api-keys";
import { insertOrg } from "@/server/services/orgs/insert-org";
import type { SignedIn } from "@/server/services/people/sign-in";

export const testOrigin = "http://localhost:3000";

export type Caller = ReturnType<typeof createCaller>;

export type TestOrg = {
  orgId: string;
  slug: string;
  people: Record<Role, SignedIn>;
  /** tRPC as the member of this role. */
  as(role: Role): Caller;
  owner: Extract<Actor, { kind: "user" }>;
  /** A key with these scopes; all by default. */
  createKey(scopes?: readonly (typeof apiKeyScopes)[number][]): Promise<string>;
};

async function createPerson(name: string): Promise<SignedIn> {
  const id = v7();
  const email = `${name}-${id}@example.com`;
  await prisma().user.create({
    data: {
      id,
      name,
      email,
      passwordHash: "nobody signs in with this",
      sessions: { create: { id, expiresAt: new Date(Date.now() + 3_600_000) } },
    },
  });
  return { sessionId: id, userId: id, name, email };
}

export async function createTestOrg(name = "Acme"): Promise<TestOrg> {
  const entries = await Promise.all(roles.map(async (role) => [role, await createPerson(role)] as const));
  const people = Object.fromEntries(entries) as Record<Role, SignedIn>;
  const org = await prisma().$transaction((tx) => insertOrg(tx, { name, ownerId: people.owner.userId }));
  await prisma().member.createMany({
    data: entries.filter(([role]) => role !== "owner").map(([role, { userId }]) => ({ orgId: org.id, userId, role })),
  });
  const owner = { kind: "user", orgId: org.id, userId: people.owner.userId, role: "owner" } as const;
  return {
    orgId: org.id,
    slug: org.slug,
    people,
    owner,
    as: (role) => callAs(people[role], org.slug),
    createKey: async (scopes = apiKeyScopes) => (await createApiKey(owner, { name: "test", scopes: [...scopes] })).key,
  };
}

export function callAs(me: SignedIn | null, orgSlug: string | null): Caller {
  return createCaller({ me, orgSlug, origin: testOrigin });
}

/** One REST request, as a program sends it. `body` is sent as JSON. */
export async function callRest(
  key: string | null,
  method: string,
  path: string,
  options: { body?: unknown; headers?: Record<string, string> } = {},
): Promise<{ status: number; body: never; headers: Headers }> {
  const headers = new Headers(options.headers);
  if (key !== null) headers.set("authorization", `Bearer ${key}`);
  if (options.body !== undefined && !headers.has("content-type")) headers.set("content-type", "application/json");
  const body = options.body === undefined ? undefined : typeof options.body === "string" ? options.body : JSON.stringify(options.body);
  const response = await handleRest(
    new Request(`${testOrigin}/api/v1/${path}`, { method, headers, ...(body === undefined ? {} : { body }) }),
  );
  const text = await response.text();
  return { status: response.status, body: (text === "" ? undefined : JSON.parse(text)) as never, headers: response.headers };
}

/** What a refused tRPC call says: its own code, field and words. */
export async function refusal(
  call: Promise<unknown>,
): Promise<{ code: string; message: string; field?: string; data?: Record<string, unknown> }> {
  try {
    await call;
  } catch (error) {
    const cause = (error as { cause?: unknown }).cause as { code: string; message: string; field?: string; data?: Record<string, unknown> };
    return { code: cause.code, message: cause.message, ...(cause.field === undefined ? {} : { field: cause.field }), data: cause.data };
  }
  throw new Error("the call was not refused");
}
