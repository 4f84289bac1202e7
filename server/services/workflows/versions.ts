import "server-only";
import * as z from "zod";
import { pool, prisma, transaction } from "@/server/db";
import { readDocument } from "@/server/engine/compiled-version";
import { AppError } from "@/server/errors";
import { limits } from "@/server/limits";
import type { Actor } from "@/server/permissions";
import type { WorkflowDocument } from "@/server/workflow/document";
import { type ChangeSummary, changeSummary } from "@/server/workflow/summarize-changes";
import { recordAuditSql } from "../audit";
import { nameActors } from "../name-actors";
import { defaultPageSize, type Page, pageInput, readCursor, toPage } from "../page";
import { workflowNotFound } from "./document";

export const listVersionsInput = pageInput.extend({ id: z.string().max(100) });
export const versionInput = z.strictObject({ id: z.string().max(100), number: z.coerce.number().int().min(1) });
export const describeVersionInput = versionInput.extend({
  title: z.string().trim().max(limits.nameChars).optional(),
  note: z.string().trim().max(2_000).optional(),
});

export type VersionItem = {
  number: number;
  /** Empty: it has no name but its number. */
  title: string;
  note: string;
  publishedBy: string;
  publishedAt: string;
  /** Runs that it had, and has. */
  runs: number;
  /** Since the version before. null: published before this was kept. */
  changes: ChangeSummary | null;
};

type Row = {
  id: string;
  number: number;
  title: string;
  note: string;
  published_by: string;
  published_at: Date;
  changes: unknown;
  runs: number;
};

const columns = `v.number::text as id, v.number, v.title, v.note, v.published_by, v.published_at, v.changes,
  (select count(*)::int from run r where r.workflow_id = v.workflow_id and r.version = v.number) as runs`;

/** The published versions, the latest first. Throws `not_found`. */
export async function listVersions(
  actor: Actor,
  { id, cursor, limit = defaultPageSize }: z.output<typeof listVersionsInput>,
): Promise<Page<VersionItem>> {
  await requireWorkflow(actor, id);
  const after = readCursor(cursor);
  const { rows } = await pool().query<Row>(
    `select ${columns} from workflow_version v
      where v.workflow_id = $1 and ($2::int is null or v.number < $2) order by v.number desc limit $3`,
    [id, after === null ? null : readNumber(after.id), limit + 1],
  );
  const nameOf = await nameActors(rows.map((row) => row.published_by));
  return toPage(rows, { limit, at: (row) => row.published_at, item: (row) => toVersionItem(row, nameOf) });
}

/** One version with its document. Throws `not_found`. */
export async function getVersion(
  actor: Actor,
  { id, number }: z.output<typeof versionInput>,
): Promise<VersionItem & { document: WorkflowDocument }> {
  const { rows } = await pool().query<Row & { document: unknown }>(
    `select ${columns}, v.document from workflow_version v join workflow w on w.id = v.workflow_id
      where v.workflow_id = $1 and v.number = $2 and w.org_id = $3 and w.deleted_at is null`,
    [id, number, actor.orgId],
  );
  const row = rows[0];
  if (!row) throw versionNotFound();
  return { ...toVersionItem(row, await nameActors([row.published_by])), document: readDocument(row.document) };
}

/** Gives a version another name or note; what it does never changes. Throws `not_found`. */
export async function describeVersion(actor: Actor, { id, number, title, note }: z.output<typeof describeVersionInput>): Promise<void> {
  await transaction(async (tx) => {
    const { rowCount } = await tx.query(
      `update workflow_version v set title = coalesce($4, v.title), note = coalesce($5, v.note)
         from workflow w where w.id = v.workflow_id and w.id = $1 and w.org_id = $2 and w.deleted_at is null and v.number = $3`,
      [id, actor.orgId, number, title ?? null, note ?? null],
    );
    if (rowCount === 0) throw versionNotFound();
    await recordAuditSql(tx, actor, { action: "workflow.describe-version", target: `workflow:${id}`, data: { number } });
  });
}

async function requireWorkflow(actor: Actor, id: string): Promise<void> {
  const found = await prisma().workflow.findFirst({ where: { id, orgId: actor.orgId, deletedAt: null }, select: { id: true } });
  if (!found) throw workflowNotFound();
}

/** A cursor of this list names a version's number. */
function readNumber(id: string): number {
  const number = Number(id);
  if (Number.isInteger(number)) return number;
  throw new AppError("invalid_input", "The cursor is of another list.", {
    field: "cursor",
    fix: "Send nextCursor of the page before, or leave it out for the first page.",
  });
}

function versionNotFound(): AppError {
  return new AppError("not_found", "There is no such version of this workflow.", { field: "number" });
}

function toVersionItem(row: Row, nameOf: (label: string) => string): VersionItem {
  const { number, title, note, runs } = row;
  const changes = changeSummary.safeParse(row.changes);
  return {
    number,
    title,
    note,
    publishedBy: nameOf(row.published_by),
    publishedAt: row.published_at.toISOString(),
    runs,
    changes: changes.success ? changes.data : null,
  };
}
