import "server-only";
import { pool } from "@/server/db";
import { decrypt } from "@/server/encryption";
import { AppError } from "@/server/errors";
import { limits } from "@/server/limits";
import { guardedFetch } from "@/server/net/guarded-fetch";
import type { ToolResponse } from "@/server/workflow/tool-context";
import type { EngineDeps } from "./engine-deps";

/**
 * A tool's request: through the guard, with the text of the answer. A credential is decrypted for this request alone, and only
 * when its list of hosts names the one it goes to. Throws AppError.
 */
export const toolFetch: EngineDeps["fetch"] = async (request, { orgId, signal }): Promise<ToolResponse> => {
  const secret = request.credentialId === undefined ? {} : await credentialHeaders(orgId, request.credentialId, request.url);
  const response = await guardedFetch(request.url, {
    method: request.method,
    headers: { ...request.headers, ...secret },
    ...(request.body === undefined ? {} : { body: request.body }),
    signal,
    timeoutMs: request.timeoutMs ?? limits.httpTimeoutMs,
  });
  return { status: response.status, headers: Object.fromEntries(response.headers), text: await response.text(), url: response.url };
};

type CredentialRow = { name: string; type: string; hosts: string[]; secret: string };

async function credentialHeaders(orgId: string, id: string, url: string): Promise<Record<string, string>> {
  const { rows } = await pool().query<CredentialRow>("SELECT name, type, hosts, secret FROM credential WHERE id = $1 AND org_id = $2", [
    id,
    orgId,
  ]);
  const [credential] = rows;
  if (!credential)
    throw new AppError("config_invalid", "The credential does not exist any more.", {
      field: "credential",
      fix: "Choose another credential.",
    });
  const target = new URL(url);
  if (!credential.hosts.some((host) => allowsHost(host, target)))
    throw new AppError("address_blocked", `The credential “${credential.name}” may not be sent to ${target.host}.`, {
      field: "credential",
      fix: `It is for ${credential.hosts.join(", ")}. Add the host to the credential, or use another one.`,
    });
  return toHeaders(credential.type, decrypt(credential.secret, `credential:${orgId}:${id}`));
}

/** "api.example.com", "host:port" or "*.example.com". Without a port only the protocol's own is meant. */
function allowsHost(allowed: string, { hostname, port, host }: URL): boolean {
  const [name = "", wantedPort] = allowed.split(":");
  if (wantedPort === undefined ? port !== "" : host !== `${hostname}:${wantedPort}`) return false;
  return name.startsWith("*.") ? hostname.endsWith(name.slice(1)) : hostname === name;
}

function toHeaders(type: string, secret: string): Record<string, string> {
  if (type === "bearer") return { authorization: `Bearer ${secret}` };
  if (type === "basic") return { authorization: `Basic ${Buffer.from(secret).toString("base64")}` };
  const colon = secret.indexOf(":");
  return { [secret.slice(0, colon).trim().toLowerCase()]: secret.slice(colon + 1).trim() };
}
