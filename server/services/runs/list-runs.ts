import "server-only";
import type * as z from "zod";
import { pool } from "@/server/db";
import { limits } from "@/server/limits";
import type { Actor } from "@/server/permissions";
import { nameActors } from "../name-actors";
import { defaultPageSize, type Page, pageInput, readCursor, toPage } from "../page";
import { buildRunFilter, type RunFilter, runFilterInput } from "./run-filter";
import { type RunItem, type RunRow, runColumns, toRunItem } from "./run-record";
import { describeWaits } from "./run-wait";

export const listRunsInput = pageInput.extend(runFilterInput.shape);

const source = "run r join workflow w on w.id = r.workflow_id";

/** The org's runs that fit, the latest first. Those that carry out parts of a loop only when the run they belong to is asked for. */
export async function listRuns(
  actor: Actor,
  { cursor, limit = defaultPageSize, ...filter }: z.output<typeof listRunsInput>,
): Promise<Page<RunItem>> {
  const after = readCursor(cursor);
  const { where, values } = buildRunFilter(actor, filter);
  const bind = (value: unknown) => `$${values.push(value)}`;
  const from = after ? ` and (r.created_at, r.id) < (${bind(after.at)}::timestamptz, ${bind(after.id)})` : "";
  const { rows } = await pool().query<RunRow>(
    `select ${runColumns} from ${source} where ${where}${from} order by r.created_at desc, r.id desc limit ${bind(limit + 1)}`,
    values,
  );
  const [nameOf, waits] = await Promise.all([nameActors(rows.map((row) => row.started_by)), describeWaits(rows)]);
  return toPage(rows, { limit, at: (row) => row.created_at, item: (row) => toRunItem(row, nameOf, waits) });
}

/** How many runs fit, counted as far as one act may reach; `more`: there are more. */
export async function countRuns(actor: Actor, filter: RunFilter): Promise<{ count: number; more: boolean }> {
  const { where, values } = buildRunFilter(actor, filter);
  const { rows } = await pool().query<{ count: number }>(
    `select count(*)::int as count from (select from ${source} where ${where} limit ${limits.bulkRuns + 1}) found`,
    values,
  );
  const count = rows[0]?.count ?? 0;
  return { count: Math.min(count, limits.bulkRuns), more: count > limits.bulkRuns };
}

/** The ids of the runs that fit, the latest first: what an act on all of them goes through. */
export async function matchRuns(actor: Actor, filter: RunFilter): Promise<{ ids: string[]; more: boolean }> {
  const { where, values } = buildRunFilter(actor, filter);
  const { rows } = await pool().query<{ id: string }>(
    `select r.id from ${source} where ${where} order by r.created_at desc, r.id desc limit ${limits.bulkRuns + 1}`,
    values,
  );
  return { ids: rows.slice(0, limits.bulkRuns).map(({ id }) => id), more: rows.length > limits.bulkRuns };
}
