import "server-only";
import { Webhook } from "standardwebhooks";
import { limits } from "@/server/limits";
import { guardedFetch } from "@/server/net/guarded-fetch";
import type { ToolRequest, ToolResponse } from "@/server/workflow/tool-context";
import type { EngineDeps } from "./engine-deps";
import { destinationOf, readCredential } from "./read-credential";

/** A tool's request: through the guard, with the text of the answer; with a credential, if its author named one. Throws AppError. */
export const toolFetch: EngineDeps["fetch"] = async (request, { orgId, signal }): Promise<ToolResponse> => {
  const secret = request.credentialId === undefined ? {} : await credentialHeaders(orgId, request.credentialId, request.url);
  const response = await guardedFetch(request.url, {
    method: request.method,
    headers: { ...request.headers, ...secret, ...(request.sign ? await signatureHeaders(orgId, request.sign, request) : {}) },
    ...(request.followRedirects === false ? { redirect: "manual" } : {}),
    ...(request.body === undefined ? {} : { body: request.body }),
    signal,
    timeoutMs: request.timeoutMs ?? limits.httpTimeoutMs,
  });
  return { status: response.status, headers: Object.fromEntries(response.headers), text: await response.text(), url: response.url };
};

async function credentialHeaders(orgId: string, id: string, url: string): Promise<Record<string, string>> {
  const { type, secret } = await readCredential(orgId, id, { to: destinationOf(url), types: ["bearer", "basic", "header"] });
  if (type === "bearer") return { authorization: `Bearer ${secret}` };
  if (type === "basic") return { authorization: `Basic ${Buffer.from(secret).toString("base64")}` };
  const colon = secret.indexOf(":");
  return { [secret.slice(0, colon).trim().toLowerCase()]: secret.slice(colon + 1).trim() };
}

/** Of this attempt: the id stays the same in all, the time is now. */
async function signatureHeaders(orgId: string, { credentialId, id }: NonNullable<ToolRequest["sign"]>, { url, body = "" }: ToolRequest) {
  const now = new Date();
  const headers: Record<string, string> = { "webhook-id": id, "webhook-timestamp": String(Math.floor(now.getTime() / 1_000)) };
  if (credentialId === undefined) return headers;
  const { secret } = await readCredential(orgId, credentialId, { to: destinationOf(url), types: ["signing"] });
  return { ...headers, "webhook-signature": new Webhook(secret).sign(id, now, body) };
}
