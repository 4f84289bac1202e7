import "server-only";
import { pool } from "@/server/db";
import { AppError } from "@/server/errors";
import { limits } from "@/server/limits";
import { log } from "@/server/log";
import { processSingleton } from "@/server/process-singleton";

type Load = { queued: number; at: number; isLooking: boolean };

const trustMs = 1_000;
const retryAfterMs = 5_000;
const maxEntries = 10_000;
const loads = () => processSingleton("queued-runs", () => new Map<string, Load>());

/**
 * Refuses new runs of an org that has too many waiting to begin: taking more in would only make all of them later. Throws
 * `too_many_requests`. Counted by the database once a second, off the way of the request, and here in between, so it costs a
 * request nothing; several processes may together take in a second's worth too many.
 */
export async function refuseOverload(orgId: string, newRuns: number): Promise<void> {
  let load = loads().get(orgId);
  if (!load) {
    if (loads().size >= maxEntries) loads().clear();
    load = { queued: await countQueued(orgId), at: Date.now(), isLooking: false };
    loads().set(orgId, load);
  }
  if (Date.now() - load.at > trustMs && !load.isLooking) lookAgain(orgId, load);
  if (load.queued + newRuns > limits.queuedRuns)
    throw new AppError("too_many_requests", `More than ${limits.queuedRuns.toLocaleString("en-US")} runs wait to begin.`, {
      fix: "Send again when some of them have begun, or let more run at once under Settings, Runs and queues.",
      retryAfterMs,
    });
  load.queued += newRuns;
}

function lookAgain(orgId: string, load: Load): void {
  load.isLooking = true;
  countQueued(orgId)
    .then((queued) => Object.assign(load, { queued, at: Date.now() }))
    .catch((error) => log().warn({ err: error, orgId }, "could not count the runs that wait"))
    .finally(() => {
      load.isLooking = false;
    });
}

/** Runs that could begin and have not; no further than the limit. */
async function countQueued(orgId: string): Promise<number> {
  const { rows } = await pool().query<{ n: number }>({
    name: "count-queued-runs",
    text: `select count(*)::int as n from (select from run where org_id = $1 and status = 'queued' and parent_run_id is null
      and admission is distinct from 'delayed' limit ${limits.queuedRuns}) queued`,
    values: [orgId],
  });
  return rows[0]?.n ?? 0;
}
