import "server-only";
import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { decode } from "next-auth/jwt";
import { env } from "./env";
import type { Actor } from "./permissions";
import { findMemberActor, findSession } from "./services/people/find-session";
import type { SignedIn } from "./services/people/sign-in";

// Over https next-auth adds the prefix. Nothing but this name's own key opens a token, so the order is only a preference.
const cookieNames = ["__Secure-authjs.session-token", "authjs.session-token"];

/** Who sends this request, by its session cookie; null when signed out, revoked or expired. One query. */
export async function readSession(requestHeaders: Headers): Promise<SignedIn | null> {
  const cookies = readCookies(requestHeaders.get("cookie") ?? "");
  for (const name of cookieNames) {
    const token = cookies.get(name);
    const sessionId = token === undefined ? null : await openToken(token, name);
    if (sessionId !== null) return findSession(sessionId);
  }
  return null;
}

/** The sender as an actor of the org; null when signed out or not a member. For routes that are not tRPC. */
export async function readActor(requestHeaders: Headers, orgSlug: string): Promise<Actor | null> {
  const me = await readSession(requestHeaders);
  return me && findMemberActor(me.userId, orgSlug);
}

/** For pages: the signed-in person, or null. */
export async function currentSession(): Promise<SignedIn | null> {
  return readSession(await headers());
}

/** For pages: the signed-in person; everyone else is sent to the sign-in page, and from there back. */
async function requireUser(): Promise<SignedIn> {
  const requestHeaders = await headers();
  const me = await readSession(requestHeaders);
  if (me) return me;
  // Set by proxy.ts, over whatever the browser sent.
  const address = requestHeaders.get("x-address");
  redirect(address === null ? "/sign-in" : `/sign-in?next=${encodeURIComponent(address)}`);
}

/** For pages under /[org]: the member as an actor. Signed out → sign-in page; not a member → not found, as if the org were not there. */
export async function requireOrg(orgSlug: string): Promise<{ me: SignedIn; actor: Actor }> {
  const me = await requireUser();
  const actor = await findMemberActor(me.userId, orgSlug);
  return actor ? { me, actor } : notFound();
}

/**
 * False for a request that a browser sent from another site. Browsers name the page's origin on every POST; programs
 * name none and carry no cookies of ours.
 */
export function isSameOrigin(requestHeaders: Headers): boolean {
  const origin = requestHeaders.get("origin");
  if (origin === null) return !["cross-site", "same-site"].includes(requestHeaders.get("sec-fetch-site") ?? "none");
  const authUrl = env().AUTH_URL;
  const hosts = [requestHeaders.get("host"), requestHeaders.get("x-forwarded-host"), authUrl ? new URL(authUrl).host : null];
  return URL.canParse(origin) && hosts.includes(new URL(origin).host);
}

async function openToken(token: string, salt: string): Promise<string | null> {
  try {
    const claims = await decode<{ sid?: unknown }>({ token, salt, secret: env().AUTH_SECRET });
    return typeof claims?.sid === "string" ? claims.sid : null;
  } catch {
    // Forged, expired or sealed with an older secret: the same as no cookie.
    return null;
  }
}

function readCookies(header: string): Map<string, string> {
  return new Map(
    header.split(";").map((pair): [string, string] => {
      const [name = "", ...value] = pair.split("=");
      return [name.trim(), value.join("=").trim()];
    }),
  );
}
