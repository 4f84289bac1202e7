import "server-only";
import { queryDatabase } from "@/server/sql/query-database";
import type { DatabaseQuery } from "@/server/workflow/tool-context";
import type { EngineDeps } from "./engine-deps";
import { readCredential } from "./read-credential";

const usualPorts = { postgresql: 5432, mysql: 3306, sqlite: 0 } as const;

/** A tool's question to a database, with the user and password of a credential that may be sent to its server. Throws AppError. */
export const toolDatabase: EngineDeps["queryDatabase"] = async (query, { orgId, signal }) =>
  queryDatabase(query, { orgId, signal, secret: await readLogin(query, orgId) });

async function readLogin({ engine, server, credentialId }: DatabaseQuery, orgId: string): Promise<string | null> {
  if (!server || credentialId === undefined) return null;
  const to = { hostname: server.host.toLowerCase(), port: server.port, isUsual: server.port === usualPorts[engine] };
  return (await readCredential(orgId, credentialId, { to, types: ["basic"] })).secret;
}
