import "server-only";
import type * as z from "zod";
import { pool } from "@/server/db";
import { AppError } from "@/server/errors";
import type { Actor } from "@/server/permissions";
import { nameNodes, nameUsage } from "./name-usage";
import { type SumRow, sumColumns, toSum, toWindow, type UsageSum, type usagePeriod } from "./usage";

/** A line of the report: what one node spent with one model on one day, for one person. */
export type UsageRow = UsageSum & { day: string; workflow: string; node: string; startedBy: string; provider: string; model: string };

const mostRows = 20_000;

/**
 * The whole report, day by day, the oldest first. Throws `too_large` when it has more than 20,000 lines, `invalid_input` for a period
 * that is none.
 */
export async function readUsageRows({ orgId }: Actor, { from, to }: z.output<typeof usagePeriod>): Promise<UsageRow[]> {
  const { start, end } = toWindow(from, to);
  const { rows } = await pool().query<
    SumRow & { day: string; workflow_id: string; node: string; started_by: string; provider: string; model: string }
  >(
    `select to_char(date_trunc('day', at, 'UTC') at time zone 'UTC', 'YYYY-MM-DD') as day, workflow_id, workflow_id || '/' || node_id as node, started_by,
       provider, model, ${sumColumns}
     from charge where org_id = $1 and at >= $2 and at < $3 group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6 limit ${mostRows + 1}`,
    [orgId, start, end],
  );
  if (rows.length > mostRows)
    throw new AppError("too_large", `The report has more than ${mostRows.toLocaleString("en")} lines.`, {
      field: "to",
      fix: "Ask for fewer days.",
    });
  const distinct = (values: string[]) => [...new Set(values)];
  const [workflows, nodes, people] = await Promise.all([
    nameUsage(orgId, "workflow", distinct(rows.map((row) => row.workflow_id))),
    nameNodes(orgId, distinct(rows.map((row) => row.node))),
    nameUsage(orgId, "user", distinct(rows.map((row) => row.started_by))),
  ]);
  return rows.map((row) => ({
    day: row.day,
    workflow: workflows(row.workflow_id),
    node: nodes(row.node),
    startedBy: people(row.started_by),
    provider: row.provider,
    model: row.model,
    ...toSum(row),
  }));
}
