import "server-only";
import { createHash } from "node:crypto";
import { pool } from "@/server/db";
import type { Actor } from "@/server/permissions";
import { processSingleton } from "@/server/process-singleton";

type Entry = { actor: Extract<Actor, { kind: "api-key" }>; until: number };

const trustMs = 2_000;
const maxEntries = 1_000;
const cache = () => processSingleton("api-key-cache", () => new Map<string, Entry>());

/** SHA-256 is enough for a key that nobody could guess; it makes a lookup one index read. */
export const hashApiKey = (key: string) => createHash("sha256").update(key).digest("hex");

/** The actor behind an API key, null when it is unknown or revoked. Trusted for two seconds, so that bursts cost one query. */
export async function findApiKey(key: string): Promise<Actor | null> {
  const hash = hashApiKey(key);
  const known = cache().get(hash);
  if (known && known.until > Date.now()) return known.actor;
  const { rows } = await pool().query<{ id: string; org_id: string; scopes: string[]; stale: boolean }>(
    `select id, org_id, scopes, last_used_at is null or last_used_at < now() - interval '1 minute' as stale
       from api_key where hash = $1 and revoked_at is null`,
    [hash],
  );
  const row = rows[0];
  if (!row) {
    cache().delete(hash);
    return null;
  }
  // Noted at most once a minute.
  if (row.stale) await pool().query("update api_key set last_used_at = now() where id = $1", [row.id]);
  const actor = { kind: "api-key" as const, orgId: row.org_id, apiKeyId: row.id, scopes: row.scopes };
  if (cache().size >= maxEntries) cache().clear();
  cache().set(hash, { actor, until: Date.now() + trustMs });
  return actor;
}

/** Forgets a revoked key in this process. */
export function forgetApiKey(id: string): void {
  for (const [hash, { actor }] of cache()) if (actor.apiKeyId === id) cache().delete(hash);
}
