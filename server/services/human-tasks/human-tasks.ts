import "server-only";
import * as z from "zod";
import { pool } from "@/server/db";
import type { Actor } from "@/server/permissions";
import { nameActors } from "../name-actors";
import { defaultPageSize, type Page, pageInput, readCursor, toPage } from "../page";

export const humanTaskStatuses = ["pending", "decided", "timed-out", "cancelled"] as const;

export const listHumanTasksInput = pageInput.extend({
  /** closed: all that do not wait any more, however they ended. */
  status: z.enum([...humanTaskStatuses, "closed"]).nullish(),
  runId: z.string().max(100).nullish(),
});

export type HumanTaskItem = {
  id: string;
  kind: string;
  runId: string;
  workflowId: string;
  workflowName: string;
  nodeId: string;
  stepKey: string;
  title: string;
  instructions: string;
  payload: unknown;
  editable: boolean;
  status: (typeof humanTaskStatuses)[number];
  decision: "approved" | "rejected" | null;
  feedback: string | null;
  /** The payload as the person edited it, or what was answered to a call for help; null when there is neither. */
  answers: unknown;
  decidedBy: string | null;
  decidedAt: string | null;
  expiresAt: string | null;
  createdAt: string;
};

type Row = {
  id: string;
  kind: string;
  run_id: string;
  workflow_id: string;
  workflow_name: string;
  step_key: string;
  title: string;
  instructions: string;
  payload: unknown;
  editable: boolean;
  status: HumanTaskItem["status"];
  decision: HumanTaskItem["decision"];
  feedback: string | null;
  answers: unknown;
  decided_by: string | null;
  decided_at: Date | null;
  expires_at: Date | null;
  created_at: Date;
};

/** What waits, or waited, for people, the latest first. */
export async function listHumanTasks(actor: Actor, input: z.output<typeof listHumanTasksInput>): Promise<Page<HumanTaskItem>> {
  const limit = input.limit ?? defaultPageSize;
  const after = readCursor(input.cursor);
  const { rows } = await pool().query<Row>(
    `select t.*, r.workflow_id, w.name as workflow_name
       from human_task t join run r on r.id = t.run_id join workflow w on w.id = r.workflow_id
      where t.org_id = $1 and ($2::text is null or t.status = $2 or ($2 = 'closed' and t.status <> 'pending')) and ($3::text is null or t.run_id = $3)
        and ($4::timestamptz is null or (t.created_at, t.id) < ($4, $5))
      order by t.created_at desc, t.id desc limit $6`,
    [actor.orgId, input.status ?? null, input.runId ?? null, after?.at ?? null, after?.id ?? "", limit + 1],
  );
  const nameOf = await nameActors(rows.map((row) => row.decided_by));
  return toPage(rows, { limit, at: (row) => row.created_at, item: (row) => toItem(row, nameOf) });
}

/** How many wait in the org: the number on the inbox. */
export async function countHumanTasks(actor: Actor): Promise<{ pending: number }> {
  const { rows } = await pool().query<{ pending: number }>(
    "select count(*)::int as pending from human_task where org_id = $1 and status = 'pending'",
    [actor.orgId],
  );
  return { pending: rows[0]?.pending ?? 0 };
}

function toItem(row: Row, nameOf: (label: string | null) => string): HumanTaskItem {
  return {
    id: row.id,
    kind: row.kind,
    runId: row.run_id,
    workflowId: row.workflow_id,
    workflowName: row.workflow_name,
    // Inside loops the step's key carries the iteration after the node's id.
    nodeId: row.step_key.split(":")[0] ?? row.step_key,
    stepKey: row.step_key,
    title: row.title,
    instructions: row.instructions,
    payload: row.payload,
    editable: row.editable,
    status: row.status,
    decision: row.decision,
    feedback: row.feedback,
    answers: row.answers,
    decidedBy: row.decided_by === null ? null : nameOf(row.decided_by),
    decidedAt: row.decided_at?.toISOString() ?? null,
    expiresAt: row.expires_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
  };
}
