import "server-only";
import type * as z from "zod";
import { pool } from "@/server/db";
import { decrypt } from "@/server/encryption";
import { loadVersion } from "@/server/engine/compiled-version";
import { processSingleton } from "@/server/process-singleton";
import { webhook } from "@/server/triggers/webhook";
import type { WorkflowDocument } from "@/server/workflow/document";
import type { Plan } from "@/server/workflow/plan";
import { hookSecretAad } from "./sync-hooks";

/** A webhook's URL, ready to start runs of the published version. */
export type OpenHook = {
  token: string;
  orgId: string;
  workflowId: string;
  /** null: the draft, at its test address. */
  version: number | null;
  document: WorkflowDocument;
  plan: Plan;
  config: z.output<typeof webhook.config>;
  secret: string | null;
};

type Entry = { hook: OpenHook; until: number };

// Within this process a publish, delete or new secret shows at once; in others after at most this long.
const trustMs = 1_000;
const maxEntries = 1_000;
const tokenPattern = /^[\w-]{1,64}$/;
const cache = () => processSingleton("hook-cache", () => new Map<string, Entry>());

/**
 * The hook behind a token; null when there is none, its node is gone or its workflow deleted. A call within a second of
 * the last costs no query, and a version is read and compiled once.
 */
export async function findHook(token: string): Promise<OpenHook | null> {
  if (!tokenPattern.test(token)) return null;
  const known = cache().get(token);
  if (known && known.until > Date.now()) return known.hook;
  const hook = await loadHook(token);
  cache().delete(token);
  if (!hook) return null;
  if (cache().size >= maxEntries) cache().clear();
  cache().set(token, { hook, until: Date.now() + trustMs });
  return hook;
}

/** Forgets what is cached of a workflow's hooks: after publishing, deleting, or changing a secret. */
export function forgetHooks(workflowId: string): void {
  for (const [token, { hook }] of cache()) if (hook.workflowId === workflowId) cache().delete(token);
}

type Row = { org_id: string; workflow_id: string; node_id: string; version: number; secret: string | null };

async function loadHook(token: string): Promise<OpenHook | null> {
  const { rows } = await pool().query<Row>(
    `select h.org_id, h.workflow_id, h.node_id, h.secret, w.published_version as version
       from hook h join workflow w on w.id = h.workflow_id
      where h.token = $1 and h.active and w.deleted_at is null and w.published_version is not null`,
    [token],
  );
  const row = rows[0];
  const compiled = row && (await loadVersion(row.workflow_id, row.version));
  const node = compiled?.document.nodes.find((candidate) => candidate.id === row?.node_id && candidate.type === webhook.type);
  if (!compiled || !node) return null;
  return {
    token,
    orgId: row.org_id,
    workflowId: row.workflow_id,
    version: row.version,
    document: compiled.document,
    plan: compiled.planFrom(node.id),
    config: webhook.config.parse(node.config),
    secret: row.secret === null ? null : decrypt(row.secret, hookSecretAad(token)),
  };
}
