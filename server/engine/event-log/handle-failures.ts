import "server-only";
import type { Sql } from "@/server/db";

/** Takes failed runs of an org out of the dead letters. Returns those that were in them. */
export async function markHandled(
  tx: Sql,
  { orgId, runIds, as }: { orgId: string; runIds: readonly string[]; as: "requeued" | "dismissed" },
): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `UPDATE run SET handled_at = clock_timestamp(), handled_as = $3
     WHERE id = ANY($2) AND org_id = $1 AND status = 'failed' AND handled_at IS NULL AND parent_run_id IS NULL RETURNING id`,
    [orgId, runIds, as],
  );
  return rows.map(({ id }) => id);
}

/** Puts runs that were dismissed back among the dead letters. Returns those that were. */
export async function unmarkDismissed(tx: Sql, { orgId, runIds }: { orgId: string; runIds: readonly string[] }): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `UPDATE run SET handled_at = NULL, handled_as = NULL
     WHERE id = ANY($2) AND org_id = $1 AND status = 'failed' AND handled_as = 'dismissed' RETURNING id`,
    [orgId, runIds],
  );
  return rows.map(({ id }) => id);
}
