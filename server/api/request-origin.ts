import "server-only";
import { env } from "@/server/env";

/** Scheme and host under which the caller reached us. AUTH_URL, when set, is the only truth; else what the request says. */
export function requestOrigin(request: Request): string {
  const { AUTH_URL: authUrl } = env();
  if (authUrl) return new URL(authUrl).origin;
  const url = new URL(request.url);
  const host = request.headers.get("x-forwarded-host") ?? request.headers.get("host") ?? url.host;
  const protocol = request.headers.get("x-forwarded-proto")?.split(",")[0]?.trim() ?? url.protocol.slice(0, -1);
  return `${protocol === "https" ? "https" : "http"}://${host}`;
}
