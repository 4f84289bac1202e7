import "server-only";
import { v7 } from "uuid";
import type { Prisma } from "@/prisma/generated/client";
import type { Sql } from "@/server/db";
import { toJsonText } from "@/server/json-text";
import { type Actor, actorLabel } from "@/server/permissions";
import { storedJson } from "./stored-json";

/** `action` is "<concept>.<verb>", `target` "<concept>:<id>". `data` is for people who ask what happened; never a secret. */
export type AuditNote = { action: string; target: string; data?: Record<string, unknown> };

/** Writes one row about a sensitive act, in the transaction of the act itself. */
export async function recordAudit(tx: Prisma.TransactionClient, actor: Actor, note: AuditNote): Promise<void> {
  await tx.auditEntry.create({
    data: {
      id: v7(),
      orgId: actor.orgId,
      actor: actorLabel(actor),
      action: note.action,
      target: note.target,
      data: storedJson(note.data ?? {}),
    },
  });
}

/** The same about a person's own account: a row in each org they are a member of, where its owners look. */
export async function recordPersonAudit(tx: Prisma.TransactionClient, userId: string, note: Omit<AuditNote, "target">): Promise<void> {
  const members = await tx.member.findMany({ where: { userId }, select: { orgId: true } });
  await tx.auditEntry.createMany({
    data: members.map(({ orgId }) => ({
      id: v7(),
      orgId,
      actor: `user:${userId}`,
      action: note.action,
      target: `user:${userId}`,
      data: storedJson(note.data ?? {}),
    })),
  });
}

/** The same for transactions that speak SQL (those that write runs). */
export async function recordAuditSql(tx: Sql, actor: Actor, note: AuditNote): Promise<void> {
  await tx.query("insert into audit_entry (id, org_id, actor, action, target, data) values ($1, $2, $3, $4, $5, $6::jsonb)", [
    v7(),
    actor.orgId,
    actorLabel(actor),
    note.action,
    note.target,
    toJsonText(note.data ?? {}),
  ]);
}
