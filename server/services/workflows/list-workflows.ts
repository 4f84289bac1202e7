import "server-only";
import * as z from "zod";
import { pool } from "@/server/db";
import type { Actor } from "@/server/permissions";
import type { RunStatus } from "@/server/workflow/run-event";
import { nameActors } from "../name-actors";
import { defaultPageSize, type Page, pageInput, readCursor, toPage } from "../page";
import { readColour, type TagColour } from "../tags/tags";
import { previewSql, type WorkflowPreview } from "./preview";

const tagNames = z.array(z.string().max(40)).max(20);

export const listWorkflowsInput = pageInput.extend({
  search: z.string().trim().max(200).nullish(),
  /** Only workflows that have all of these tags; in an address separated by commas. */
  tags: z
    .union([
      tagNames,
      z
        .string()
        .max(900)
        .transform((text) => text.split(",").map((name) => name.trim()))
        .pipe(tagNames),
    ])
    .nullish(),
  /** Only those that the caller starred. */
  starred: z.union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")]).nullish(),
  /** updated: the last changed first; created: the newest first; name: from A to Z. */
  sort: z.enum(["updated", "created", "name"]).nullish(),
});
type ListWorkflows = z.output<typeof listWorkflowsInput>;

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
  tags: { id: string; name: string; colour: TagColour }[];
  /** By the caller. */
  starred: boolean;
  updatedAt: string;
  updatedBy: string;
  lastRun: { id: string; status: RunStatus; createdAt: string } | null;
  /** When the first of its schedules starts the next run; null: it has none. */
  nextRunAt: string | null;
};

/** A workflow as the screen's list draws it. */
export type WorkflowCard = WorkflowItem & { preview: WorkflowPreview };

type Row = {
  id: string;
  name: string;
  description: string;
  revision: number;
  published_version: number | null;
  changed: boolean;
  types: string[];
  preview: WorkflowPreview;
  tags: { id: string; name: string; colour: string }[];
  starred: boolean;
  sorted_name: string;
  created_at: Date;
  updated_at: Date;
  updated_by: string;
  run_id: string | null;
  run_status: RunStatus;
  run_created_at: Date;
  next_run_at: Date | null;
};

const sortings = {
  updated: { column: "w.updated_at", type: "timestamptz", order: "desc", past: "<", at: (row: Row) => row.updated_at },
  created: { column: "w.created_at", type: "timestamptz", order: "desc", past: "<", at: (row: Row) => row.created_at },
  name: { column: "lower(w.name)", type: "text", order: "asc", past: ">", at: (row: Row) => row.sorted_name },
} as const;

/** The org's workflows; `search` looks in names and descriptions. */
export async function listWorkflows(actor: Actor, input: ListWorkflows): Promise<Page<WorkflowCard>> {
  const limit = input.limit ?? defaultPageSize;
  const { column, type, order, past, at } = sortings[input.sort ?? "updated"];
  const after = readCursor(input.cursor, type === "text" ? "text" : "time");
  const { rows } = await pool().query<Row>(
    `select w.id, w.name, w.description, w.revision, w.published_version, w.created_at, w.updated_at, w.updated_by,
            lower(w.name) as sorted_name, v.document is null or v.document <> w.document as changed,
            jsonb_path_query_array(w.document, '$.nodes[*].type') as types, ${previewSql} as preview,
            (select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name, 'colour', t.colour) order by lower(t.name)), '[]')
               from workflow_tag wt join tag t on t.id = wt.tag_id where wt.workflow_id = w.id) as tags,
            exists (select from workflow_star s where s.workflow_id = w.id and s.user_id = $6) as starred,
            r.id as run_id, r.status as run_status, r.created_at as run_created_at,
            (select min(s.next_at) from schedule s where s.workflow_id = w.id and s.active) as next_run_at
       from workflow w
       left join workflow_version v on v.workflow_id = w.id and v.number = w.published_version
       left join lateral (select id, status, created_at from run
                           where org_id = w.org_id and workflow_id = w.id order by created_at desc limit 1) r on true
      where w.org_id = $1 and w.deleted_at is null
        and ($2::text is null or w.name ilike $2 or w.description ilike $2)
        and ($3::${type} is null or (${column}, w.id) ${past} ($3, $4))
        and ($7::text[] is null or (select count(*) from workflow_tag wt join tag t on t.id = wt.tag_id
                                     where wt.workflow_id = w.id and t.name = any($7)) = cardinality($7))
        and ($8::bool is not true or exists (select from workflow_star s where s.workflow_id = w.id and s.user_id = $6))
      order by ${column} ${order}, w.id ${order} limit $5`,
    [
      actor.orgId,
      input.search ? `%${input.search.replace(/[\\%_]/g, "\\$&")}%` : null,
      after?.at ?? null,
      after?.id ?? "",
      limit + 1,
      actor.kind === "user" ? actor.userId : "",
      input.tags && input.tags.length > 0 ? [...new Set(input.tags)] : null,
      input.starred ?? null,
    ],
  );
  const nameOf = await nameActors(rows.map((row) => row.updated_by));
  return toPage(rows, { limit, at, item: (row) => toCard(row, nameOf) });
}

function toCard(row: Row, nameOf: (label: string) => string): WorkflowCard {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    revision: row.revision,
    publishedVersion: row.published_version,
    hasUnpublishedChanges: row.changed,
    nodeTypes: [...new Set(row.types)],
    nodeCount: row.types.length,
    tags: row.tags.map((tag) => ({ ...tag, colour: readColour(tag.colour) })),
    starred: row.starred,
    updatedAt: row.updated_at.toISOString(),
    updatedBy: nameOf(row.updated_by),
    lastRun: row.run_id === null ? null : { id: row.run_id, status: row.run_status, createdAt: row.run_created_at.toISOString() },
    nextRunAt: row.next_run_at?.toISOString() ?? null,
    preview: row.preview,
  };
}
