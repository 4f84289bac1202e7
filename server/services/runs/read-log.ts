import "server-only";
import { pool } from "@/server/db";
import type { Actor } from "@/server/permissions";
import { requireRun } from "./run-record";

/** Events of a page. */
const pageEvents = 5_000;
/** About the most that a page holds, for events with large inputs and outputs; a single larger event is a page of its own. */
const pageBytes = 4_000_000;

/**
 * The stored events of a run after a seq, in pages as JSON texts without a line break: `[[seq, epoch ms, type, step key or null,
 * data], …]` (components/run/read-run-log.ts reads them). The database writes the text, so a long history costs this process little.
 * Throws `not_found`.
 */
export async function readLog(actor: Actor, runId: string, after: number): Promise<AsyncGenerator<string>> {
  const { lastSeq } = await requireRun(actor, runId);
  return readPages(runId, { after, until: lastSeq });
}

async function* readPages(runId: string, { after, until }: { after: number; until: number }): AsyncGenerator<string> {
  let last = after;
  while (last < until) {
    const { rows } = await pool().query<{ page: string | null; last: number | null }>({
      name: "read-log-page",
      text: `SELECT '[' || string_agg(json_build_array(seq, (extract(epoch FROM at) * 1000)::bigint, type, step_key, data)::text, ',' ORDER BY seq)
          || ']' AS page, max(seq) AS last
        FROM (SELECT *, sum(pg_column_size(data)) OVER (ORDER BY seq) - pg_column_size(data) AS before
          FROM (SELECT seq, at, type, step_key, data FROM run_event WHERE run_id = $1 AND seq > $2 AND seq <= $3 ORDER BY seq LIMIT ${pageEvents}) page
        ) page WHERE before < ${pageBytes}`,
      values: [runId, last, until],
    });
    const [row] = rows;
    // Deleted meanwhile.
    if (row?.page === null || row?.page === undefined || row.last === null) return;
    yield row.page;
    last = row.last;
  }
}
