import "server-only";
import * as z from "zod";
import { type Sql, transaction } from "@/server/db";
import { decrypt, encrypt } from "@/server/encryption";
import { AppError } from "@/server/errors";
import type { Actor } from "@/server/permissions";
import { recordAuditSql } from "../audit";
import { forgetHooks } from "./find-hook";
import { hookSecretAad, newHookSecret } from "./sync-hooks";

export const hookSecretInput = z.strictObject({ id: z.string().max(100), nodeId: z.string().max(64) });
export const setHookSecretInput = hookSecretInput.extend({
  /** The secret that the sender (say Stripe) gave out; left out, a new one is made. */
  secret: z.string().min(16, "A webhook secret has at least 16 characters").max(500).optional(),
});

/** The secret that callers of a webhook sign or send; null when its trigger asks for none. Audited. Throws `not_found`. */
export async function revealHookSecret(actor: Actor, input: z.output<typeof hookSecretInput>): Promise<{ secret: string | null }> {
  return transaction(async (tx) => {
    const hook = await lockHook(tx, actor, input);
    await recordAuditSql(tx, actor, { action: "hook.reveal-secret", target: `workflow:${input.id}`, data: { nodeId: input.nodeId } });
    return { secret: hook.secret === null ? null : decrypt(hook.secret, hookSecretAad(hook.token)) };
  });
}

/** Replaces the secret; the old one stops working at once. Throws `not_found` when the webhook was never published. */
export async function setHookSecret(actor: Actor, input: z.output<typeof setHookSecretInput>): Promise<{ secret: string }> {
  const secret = input.secret ?? newHookSecret();
  await transaction(async (tx) => {
    const { token } = await lockHook(tx, actor, input);
    await tx.query("update hook set secret = $2 where token = $1", [token, encrypt(secret, hookSecretAad(token))]);
    await recordAuditSql(tx, actor, { action: "hook.set-secret", target: `workflow:${input.id}`, data: { nodeId: input.nodeId } });
  });
  forgetHooks(input.id);
  return { secret };
}

async function lockHook(
  tx: Sql,
  actor: Actor,
  { id, nodeId }: { id: string; nodeId: string },
): Promise<{ token: string; secret: string | null }> {
  const { rows } = await tx.query<{ token: string; secret: string | null }>(
    `select h.token, h.secret from hook h join workflow w on w.id = h.workflow_id
      where h.workflow_id = $1 and h.node_id = $2 and h.org_id = $3 and w.deleted_at is null for update of h`,
    [id, nodeId, actor.orgId],
  );
  if (!rows[0])
    throw new AppError("not_found", "There is no such webhook.", {
      field: "nodeId",
      fix: "Publish the workflow; that opens its webhooks.",
    });
  return rows[0];
}
