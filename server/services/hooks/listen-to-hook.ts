import "server-only";
import { randomBytes } from "node:crypto";
import * as z from "zod";
import { pool, transaction } from "@/server/db";
import { decrypt, encrypt } from "@/server/encryption";
import { readDocument } from "@/server/engine/compiled-version";
import { AppError } from "@/server/errors";
import { limits } from "@/server/limits";
import { type Actor, actorAllows, actorLabel } from "@/server/permissions";
import { webhook } from "@/server/triggers/webhook";
import { recordAuditSql } from "../audit";
import { workflowNotFound } from "../workflows/document";
import { hookSecretInput } from "./hook-secret";
import { hookSecretAad, newHookSecret } from "./sync-hooks";
import { type TestCall, toTestToken } from "./test-call";

export const listenInput = hookSecretInput.extend({
  /** Each call starts a run of the draft. */
  startsRun: z.boolean().default(false),
});

/** The test address of a webhook trigger. `url` is a path; "" when nobody has listened yet. */
export type HookListener = {
  url: string;
  isListening: boolean;
  expiresAt: string | null;
  startsRun: boolean;
  /** What callers send or sign with, when the trigger asks for it; only for who may listen. */
  secret: string | null;
  lastCall: TestCall | null;
};

const nobody: HookListener = { url: "", isListening: false, expiresAt: null, startsRun: false, secret: null, lastCall: null };

/**
 * Opens the test address of a webhook of the draft for five minutes, or keeps it open for as long from now. It stays the same for
 * the life of the node. Throws `invalid_input` when the draft has no such webhook, `not_found`.
 */
export async function listenToHook(actor: Actor, { id, nodeId, startsRun }: z.output<typeof listenInput>): Promise<HookListener> {
  if (startsRun && !actorAllows(actor, "run:start"))
    throw new AppError("forbidden", "Starting runs needs the permission run:start.", { field: "startsRun" });
  await requireWebhook(actor, id, nodeId);
  const token = toTestToken(randomBytes(24).toString("base64url"));
  await transaction(async (tx) => {
    const { rowCount } = await tx.query(
      `insert into hook_listener as l (token, org_id, workflow_id, node_id, secret, starts_run, started_by, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, now() + $8 * interval '1 ms')
       on conflict (workflow_id, node_id) do update set starts_run = excluded.starts_run, started_by = excluded.started_by,
         expires_at = excluded.expires_at where l.org_id = excluded.org_id`,
      [token, actor.orgId, id, nodeId, encrypt(newHookSecret(), hookSecretAad(token)), startsRun, actorLabel(actor), limits.hookListenMs],
    );
    if (rowCount === 1) await recordAuditSql(tx, actor, { action: "hook.listen", target: `workflow:${id}`, data: { nodeId, startsRun } });
  });
  return readListener(actor, { id, nodeId });
}

/** Closes the test address; what came last stays to be seen. Throws `not_found`. */
export async function stopListening(actor: Actor, { id, nodeId }: z.output<typeof hookSecretInput>): Promise<void> {
  await requireWorkflow(actor, id);
  await pool().query("update hook_listener set expires_at = now() where workflow_id = $1 and node_id = $2 and org_id = $3", [
    id,
    nodeId,
    actor.orgId,
  ]);
}

type Row = { token: string; secret: string; startsRun: boolean; expiresAt: Date; isListening: boolean; lastCall: TestCall | null };

/** How it stands, and the last call. Throws `not_found`. */
export async function readListener(actor: Actor, { id, nodeId }: z.output<typeof hookSecretInput>): Promise<HookListener> {
  await requireWorkflow(actor, id);
  const { rows } = await pool().query<Row>(
    `select token, secret, starts_run as "startsRun", expires_at as "expiresAt", expires_at > now() as "isListening", last_call as "lastCall"
       from hook_listener where workflow_id = $1 and node_id = $2 and org_id = $3`,
    [id, nodeId, actor.orgId],
  );
  const [row] = rows;
  if (!row) return nobody;
  const maySee = actorAllows(actor, "workflow:write");
  return {
    url: maySee ? `/api/hooks/${row.token}` : "",
    isListening: row.isListening,
    expiresAt: row.expiresAt.toISOString(),
    startsRun: row.startsRun,
    secret: maySee ? decrypt(row.secret, hookSecretAad(row.token)) : null,
    lastCall: row.lastCall,
  };
}

async function requireWorkflow(actor: Actor, id: string): Promise<unknown> {
  const { rows } = await pool().query<{ document: unknown }>(
    "select document from workflow where id = $1 and org_id = $2 and deleted_at is null",
    [id, actor.orgId],
  );
  if (!rows[0]) throw workflowNotFound();
  return rows[0].document;
}

async function requireWebhook(actor: Actor, id: string, nodeId: string): Promise<void> {
  const node = readDocument(await requireWorkflow(actor, id)).nodes.find((candidate) => candidate.id === nodeId);
  if (node?.type === webhook.type && !node.disabled) return;
  throw new AppError("invalid_input", node?.disabled ? "This webhook is disabled." : "The draft has no such webhook.", {
    field: "nodeId",
    fix: node?.disabled ? "Enable it." : "Save the draft, and name one of its webhooks by its id.",
  });
}
