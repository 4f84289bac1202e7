import { decode, encode } from "next-auth/jwt";
import { beforeAll, describe, expect, it } from "vitest";
import { isSameOrigin, readSession } from "@/server/auth";
import { prisma } from "@/server/db";
import { env } from "@/server/env";
import { endSession } from "@/server/services/people/sessions";
import { setUp } from "@/server/services/people/setup";
import { signIn } from "@/server/services/people/sign-in";
import { callAs, refusal } from "../../support/test-org";

const password = "correct horse battery";
const nobody = callAs(null, null);
const from = (ip: string) => ({ ip, userAgent: "Test" });

beforeAll(async () => {
  expect((await nobody.people.me()).needsSetup).toBe(true);
  await nobody.people.setup({ name: "Ada", email: "Ada@Example.com ", password, orgName: "Café Müller & Co" });
});

describe("setting up", () => {
  it("makes the owner of an org once, and is not there any more afterwards", async () => {
    const again = await refusal(nobody.people.setup({ name: "Eve", email: "eve@example.com", password, orgName: "Evil" }));
    expect(again.code).toBe("not_found");
    expect((await nobody.people.me()).needsSetup).toBe(false);
    expect(await prisma().user.count()).toBe(1);
  });

  it("happens once when two try at the same moment", async () => {
    const tries = await Promise.allSettled([1, 2, 3].map((n) => setUp({ name: "X", email: `x${n}@example.com`, password, orgName: "X" })));
    expect(tries.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
  });

  it("writes the slug so that it can stand in a URL", async () => {
    expect((await prisma().org.findFirstOrThrow()).slug).toBe("cafe-muller-co");
  });

  it.each([
    ["short", "password"],
    ["ada@example.com", "password"],
    ["aaaaaaaaaaaa", "password"],
  ])("refuses the password %s", async (bad, field) => {
    const refused = await refusal(nobody.people.setup({ name: "A", email: "ada@example.com", password: bad, orgName: "A" }));
    expect(refused).toMatchObject({ code: "invalid_input", field });
  });

  it.each(["a@x,b@y", "ada", "ada@exämple.com", "a b@example.com"])("refuses the address %s", async (email) => {
    expect(await refusal(nobody.people.setup({ name: "A", email, password, orgName: "A" }))).toMatchObject({
      code: "invalid_input",
      field: "email",
    });
  });
});

describe("signing in", () => {
  it("opens a session that ends when it is revoked", async () => {
    const me = await signIn({ email: " ADA@example.com", password }, from("10.0.0.1"));
    expect(me).toMatchObject({ name: "Ada", email: "ada@example.com" });
    const cookie = await sealCookie(me!.sessionId);
    expect(await readSession(cookie)).toMatchObject({ userId: me!.userId });
    await endSession(me!.sessionId);
    expect(await readSession(cookie)).toBeNull();
  });

  it("takes neither a forged, nor an expired, nor an unsealed cookie", async () => {
    const me = await signIn({ email: "ada@example.com", password }, from("10.0.0.2"));
    const name = "authjs.session-token";
    const claims = { sid: me!.sessionId };
    const forged = await encode({ token: claims, salt: name, secret: "another secret of the same length as ours" });
    const expired = await encode({ token: claims, salt: name, secret: env().AUTH_SECRET, maxAge: -3600 });
    const wrongPurpose = await encode({ token: claims, salt: "authjs.csrf-token", secret: env().AUTH_SECRET });
    const unsigned = `${btoa('{"alg":"none"}')}.${btoa(JSON.stringify(claims))}.`;
    for (const token of [forged, expired, wrongPurpose, unsigned, me!.sessionId, ""])
      expect(await readSession(new Headers({ cookie: `${name}=${token}` }))).toBeNull();
    expect(await decode({ token: expired, salt: name, secret: env().AUTH_SECRET }).catch(() => null)).toBeNull();
  });

  it("says the same about a wrong password and an unknown person", async () => {
    expect(await signIn({ email: "ada@example.com", password: "not the password" }, from("10.0.0.3"))).toBeNull();
    expect(await signIn({ email: "nobody@example.com", password }, from("10.0.0.3"))).toBeNull();
    expect(await signIn({ email: { not: "" }, password }, from("10.0.0.3"))).toBeNull();
    expect(await signIn({ email: "a\0da@example.com", password }, from("10.0.0.3"))).toBeNull();
  });

  it("leaves a row in the audit log of the person's org, also when the password is wrong", async () => {
    const audited = async () =>
      (await prisma().auditEntry.findMany({ where: { action: { startsWith: "session." } }, orderBy: { at: "asc" } })).filter(
        ({ data }) => (data as { ip?: string }).ip === "10.9.9.9",
      );
    const me = await signIn({ email: "ada@example.com", password }, from("10.9.9.9"));
    await signIn({ email: "ada@example.com", password: "not the password" }, from("10.9.9.9"));
    await signIn({ email: "nobody@example.com", password }, from("10.9.9.9"));
    expect((await audited()).map(({ action, target }) => [action, target])).toEqual([
      ["session.open", `user:${me!.userId}`],
      ["session.refuse", `user:${me!.userId}`],
    ]);
  });

  it("slows a guesser down after five tries, also when they are sent at once, and lets the owner in from elsewhere", async () => {
    const guesses = await Promise.allSettled(
      Array.from({ length: 20 }, (_, n) => signIn({ email: "ada@example.com", password: `guess number ${n}` }, from("10.6.6.6"))),
    );
    expect(guesses.filter(({ status }) => status === "fulfilled")).toHaveLength(5);
    for (const guess of guesses) if (guess.status === "rejected") expect(guess.reason).toMatchObject({ code: "too_many_requests" });
    await expect(signIn({ email: "ada@example.com", password }, from("10.6.6.6"))).rejects.toMatchObject({ code: "too_many_requests" });
    expect(await signIn({ email: "ada@example.com", password }, from("10.0.0.4"))).not.toBeNull();
  });

  it("slows down one address that tries many accounts", async () => {
    const outcomes = [];
    for (let n = 0; n < 60; n++)
      outcomes.push(
        await signIn({ email: `person${n}@example.com`, password }, from("10.7.7.7")).then(String, (error: { code: string }) => error.code),
      );
    expect(outcomes.filter((outcome) => outcome === "null")).toHaveLength(50);
    expect(outcomes.at(-1)).toBe("too_many_requests");
  });
});

describe("an account", () => {
  it("closes its other sessions when the password changes", async () => {
    const here = (await signIn({ email: "ada@example.com", password }, from("10.0.0.5")))!;
    const there = (await signIn({ email: "ada@example.com", password }, from("10.0.0.6")))!;
    const me = callAs(here, null);
    expect(await refusal(me.people.changePassword({ current: "not it", next: "another long password" }))).toMatchObject({
      field: "current",
    });
    await me.people.changePassword({ current: password, next: "another long password" });
    expect(await readSession(await sealCookie(there.sessionId))).toBeNull();
    expect(await readSession(await sealCookie(here.sessionId))).not.toBeNull();
    expect(await signIn({ email: "ada@example.com", password }, from("10.0.0.7"))).toBeNull();
    await me.people.changePassword({ current: "another long password", next: password });
  });

  it("lists its own sessions and can close one of them", async () => {
    const here = (await signIn({ email: "ada@example.com", password }, from("10.0.0.8")))!;
    const other = (await signIn({ email: "ada@example.com", password }, from("10.0.0.9")))!;
    const me = callAs(here, null);
    const listed = await me.people.sessions();
    expect(listed.filter((session) => session.current).map(({ id }) => id)).toEqual([here.sessionId]);
    await me.people.revokeSession({ id: other.sessionId });
    expect((await me.people.sessions()).map(({ id }) => id)).not.toContain(other.sessionId);
    expect((await refusal(me.people.revokeSession({ id: other.sessionId }))).code).toBe("not_found");
  });
});

describe("a request's origin", () => {
  it.each([
    [{ host: "app.test", origin: "http://app.test" }, true],
    [{ host: "app.test", origin: "http://evil.test" }, false],
    [{ host: "app.test", origin: "null" }, false],
    [{ host: "app.test", "sec-fetch-site": "cross-site" }, false],
    [{ host: "app.test", "sec-fetch-site": "same-origin" }, true],
    [{ host: "app.test" }, true],
  ] as [Record<string, string>, boolean][])("%j counts as ours: %s", (headers, ours) => {
    expect(isSameOrigin(new Headers(headers))).toBe(ours);
  });
});

async function sealCookie(sessionId: string): Promise<Headers> {
  const name = "authjs.session-token";
  const token = await encode({ token: { sid: sessionId }, salt: name, secret: env().AUTH_SECRET });
  return new Headers({ cookie: `other=1; ${name}=${token}` });
}
