import "server-only";
import * as z from "zod";
import { pool } from "@/server/db";
import type { Actor } from "@/server/permissions";
import type { RunStatus } from "@/server/workflow/run-event";
import { nameActors } from "../name-actors";
import { defaultPageSize, type Page, pageInput, readCursor, toPage } from "../page";

export const listWorkflowsInput = pageInput.extend({ search: z.string().trim().max(200).nullish() });

export type WorkflowItem = {
  id: string;
  name: string;
  description: string;
  revision: number;
  publishedVersion: number | null;
  hasUnpublishedChanges: boolean;
  /** Each type once, in document order. */
  nodeTypes: string[];
  nodeCount: number;
  updatedAt: string;
  updatedBy: string;
  lastRun: { id: string; status: RunStatus; createdAt: string } | null;
  /** When the first of its schedules starts the next run; null: it has none. */
  nextRunAt: string | null;
};

type Row = {
  id: string;
  name: string;
  description: string;
  revision: number;
  published_version: number | null;
  changed: boolean;
  types: string[];
  updated_at: Date;
  updated_by: string;
  run_id: string | null;
  run_status: RunStatus;
  run_created_at: Date;
  next_run_at: Date | null;
};

/** The org's workflows, the last changed first; `search` looks in names and descriptions. */
export async function listWorkflows(actor: Actor, input: z.output<typeof listWorkflowsInput>): Promise<Page<WorkflowItem>> {
  const limit = input.limit ?? defaultPageSize;
  const after = readCursor(input.cursor);
  const pattern = input.search ? `%${input.search.replace(/[\\%_]/g, "\\$&")}%` : null;
  const { rows } = await pool().query<Row>(
    `select w.id, w.name, w.description, w.revision, w.published_version, w.updated_at, w.updated_by,
            v.document is null or v.document <> w.document as changed,
            jsonb_path_query_array(w.document, '$.nodes[*].type') as types,
            r.id as run_id, r.status as run_status, r.created_at as run_created_at,
            (select min(s.next_at) from schedule s where s.workflow_id = w.id and s.active) as next_run_at
       from workflow w
       left join workflow_version v on v.workflow_id = w.id and v.number = w.published_version
       left join lateral (select id, status, created_at from run
                           where org_id = w.org_id and workflow_id = w.id order by created_at desc limit 1) r on true
      where w.org_id = $1 and w.deleted_at is null
        and ($2::text is null or w.name ilike $2 or w.description ilike $2)
        and ($3::timestamptz is null or (w.updated_at, w.id) < ($3, $4))
      order by w.updated_at desc, w.id desc limit $5`,
    [actor.orgId, pattern, after?.at ?? null, after?.id ?? "", limit + 1],
  );
  const nameOf = await nameActors(rows.map((row) => row.updated_by));
  return toPage(rows, { limit, at: (row) => row.updated_at, item: (row) => toItem(row, nameOf) });
}

function toItem(row: Row, nameOf: (label: string) => string): WorkflowItem {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    revision: row.revision,
    publishedVersion: row.published_version,
    hasUnpublishedChanges: row.changed,
    nodeTypes: [...new Set(row.types)],
    nodeCount: row.types.length,
    updatedAt: row.updated_at.toISOString(),
    updatedBy: nameOf(row.updated_by),
    lastRun: row.run_id === null ? null : { id: row.run_id, status: row.run_status, createdAt: row.run_created_at.toISOString() },
    nextRunAt: row.next_run_at?.toISOString() ?? null,
  };
}
