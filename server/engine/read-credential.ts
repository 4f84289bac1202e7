import "server-only";
import { pool } from "@/server/db";
import { decrypt } from "@/server/encryption";
import { AppError } from "@/server/errors";

/** Where a secret is about to go. `isUsual`: the port is the one that everybody means who names none. */
type Destination = { hostname: string; port: number; isUsual: boolean };

export function destinationOf(address: string): Destination {
  const { hostname, port, protocol } = new URL(address);
  return { hostname, port: Number(port) || (protocol === "https:" ? 443 : 80), isUsual: port === "" };
}

type CredentialRow = { name: string; type: string; hosts: string[]; secret: string };

/**
 * Decrypts a credential of the org for one use, and only when its list of hosts names where it goes to and it is of a kind that is
 * used there. Throws AppError config_invalid (gone, of another kind) or address_blocked.
 */
export async function readCredential(
  orgId: string,
  id: string,
  { to, types }: { to: Destination; types: readonly string[] },
): Promise<{ type: string; secret: string }> {
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
  if (!types.includes(credential.type))
    throw new AppError("config_invalid", `The credential “${credential.name}” is of a kind that cannot be used here.`, {
      field: "credential",
      fix: `Choose one of the kind ${types.map((type) => kindNames[type] ?? type).join(" or ")}.`,
    });
  if (!credential.hosts.some((host) => allowsHost(host, to))) {
    const shown = to.isUsual ? to.hostname : `${to.hostname}:${to.port}`;
    throw new AppError("address_blocked", `The credential “${credential.name}” may not be sent to ${shown}.`, {
      field: "credential",
      fix: `It is for ${credential.hosts.join(", ")}. Add the host to the credential, or use another one.`,
    });
  }
  return { type: credential.type, secret: decrypt(credential.secret, `credential:${orgId}:${id}`) };
}

const kindNames: Readonly<Record<string, string>> = {
  bearer: "“Bearer token”",
  basic: "“User and password”",
  header: "“Header”",
  signing: "“Signing secret”",
};

/** "api.example.com", "host:port" or "*.example.com". Without a port only the usual one is meant. */
function allowsHost(allowed: string, { hostname, port, isUsual }: Destination): boolean {
  const [name = "", wantedPort] = allowed.split(":");
  if (wantedPort === undefined ? !isUsual : port !== Number(wantedPort)) return false;
  return name.startsWith("*.") ? hostname.endsWith(name.slice(1)) : hostname === name;
}
