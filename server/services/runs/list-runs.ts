import "server-only";
import * as z from "zod";
import { pool } from "@/server/db";
import { limits } from "@/server/limits";
import type { Actor } from "@/server/permissions";
import { runStatuses } from "@/server/workflow/run-event";
import { nameActors } from "../name-actors";
import { defaultPageSize, type Page, pageInput, readCursor, toPage } from "../page";
import { isDeadLetter } from "./dead-letter";
import { type RunItem, type RunRow, runColumns, toRunItem } from "./run-record";
import { describeWaits } from "./run-wait";

export const listRunsInput = pageInput.extend({
  workflowId: z.string().max(100).nullish(),
  status: z.enum(runStatuses).nullish(),
  /** Only runs that this one started for itself. */
  parentRunId: z.string().max(100).nullish(),
  /** Only forks and retries of this one. */
  forkOf: z.string().max(100).nullish(),
  /** Only dead letters: runs that failed and that nobody has retried or dismissed. */
  deadLetter: z.union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")]).nullish(),
  /** Only runs of this queue. */
  queue: z.string().max(limits.nameChars).nullish(),
  /** Part of the workflow's name, or a whole run id. */
  search: z.string().trim().max(200).nullish(),
});

/** The org's runs, the latest first. Those that carry out parts of a loop only when the run they belong to is asked for. */
export async function listRuns(actor: Actor, input: z.output<typeof listRunsInput>): Promise<Page<RunItem>> {
  const limit = input.limit ?? defaultPageSize;
  const after = readCursor(input.cursor);
  const pattern = input.search ? `%${input.search.replace(/[\\%_]/g, "\\$&")}%` : null;
  const { rows } = await pool().query<RunRow>(
    `select ${runColumns} from run r join workflow w on w.id = r.workflow_id
      where r.org_id = $1 and ($2::text is null or r.workflow_id = $2) and ($3::text is null or r.status = $3)
        and ($4::text is null or w.name ilike $4 or r.id = $5)
        and ($6::timestamptz is null or (r.created_at, r.id) < ($6, $7))
        and ($9::text is null or r.parent_run_id = $9) and ($10::text is null or r.fork_of = $10)
        and (r.trigger <> 'loop' or $9 is not null) and ($11::text is null or r.queue = $11)
        ${input.deadLetter ? `and ${isDeadLetter}` : ""}
      order by r.created_at desc, r.id desc limit $8`,
    [
      actor.orgId,
      input.workflowId ?? null,
      input.status ?? null,
      pattern,
      input.search ?? null,
      after?.at ?? null,
      after?.id ?? "",
      limit + 1,
      input.parentRunId ?? null,
      input.forkOf ?? null,
      input.queue ?? null,
    ],
  );
  const [nameOf, waits] = await Promise.all([nameActors(rows.map((row) => row.started_by)), describeWaits(rows)]);
  return toPage(rows, { limit, at: (row) => row.created_at, item: (row) => toRunItem(row, nameOf, waits) });
}
