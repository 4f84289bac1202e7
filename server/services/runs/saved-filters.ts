import "server-only";
import * as z from "zod";
import { pool } from "@/server/db";
import { AppError } from "@/server/errors";
import { limits } from "@/server/limits";
import type { UserActor } from "../people/find-session";

// PostgreSQL takes no NUL.
const text = z.string().regex(/^[^\0]*$/);

export const filterNameInput = z.strictObject({ name: text.trim().min(1, "A name is needed").max(limits.nameChars) });
/** `query`: the filters as the address of the list of runs says them (components/runs/run-filters.ts). */
export const keepFilterInput = filterNameInput.extend({ query: text.min(1).max(2_000) });

export type SavedFilter = { name: string; query: string };

/** The filters of the list of runs that the person keeps in this org, the oldest first. */
export async function listFilters({ orgId, userId }: UserActor): Promise<SavedFilter[]> {
  const { rows } = await pool().query<SavedFilter>(
    "select name, query from run_filter where org_id = $1 and user_id = $2 order by created_at, name",
    [orgId, userId],
  );
  return rows;
}

/** Keeps filters under a name, in the place of those that had it. Throws `conflict` past the limit. */
export async function keepFilter({ orgId, userId }: UserActor, { name, query }: z.output<typeof keepFilterInput>): Promise<void> {
  const { rowCount } = await pool().query(
    `insert into run_filter (org_id, user_id, name, query) select $1, $2, $3, $4
       where (select count(*) from run_filter where org_id = $1 and user_id = $2 and name <> $3) < ${limits.savedFilters}
       on conflict (org_id, user_id, name) do update set query = excluded.query`,
    [orgId, userId, name, query],
  );
  if (rowCount === 0)
    throw new AppError("conflict", `You can keep at most ${limits.savedFilters} filters.`, {
      field: "name",
      fix: "Forget one that you no longer use.",
    });
}

/** Forgets the filters of that name. Throws `not_found`. */
export async function forgetFilter({ orgId, userId }: UserActor, { name }: z.output<typeof filterNameInput>): Promise<void> {
  const { rowCount } = await pool().query("delete from run_filter where org_id = $1 and user_id = $2 and name = $3", [orgId, userId, name]);
  if (rowCount === 0) throw new AppError("not_found", "You keep no filters under this name.", { field: "name" });
}
