import "server-only";
import { type Sql, transaction } from "@/server/db";
import { AppError, toErrorValue } from "@/server/errors";
import { toJsonText } from "@/server/json-text";
import { limits } from "@/server/limits";
import { log } from "@/server/log";
import type { ScheduledTick } from "@/server/triggers/schedule";
import { planVersion } from "../compiled-version";
import type { EngineDeps } from "../engine-deps";
import type { NewRun } from "../event-log/create-runs";
import { requestRuns } from "../request-runs";
import { decideTick, type Tick } from "./decide-tick";

/** Bounds one look, not the throughput: what is left is due a second later. */
const maxPerLook = 500;

type Schedule = {
  orgId: string;
  workflowId: string;
  nodeId: string;
  version: number;
  cron: string;
  timezone: string;
  overlap: string;
  missed: string;
  nextAt: Date;
  lastAt: Date | null;
  /** The database's clock. */
  now: Date;
};

type Skip = { reason: "overlap" | "missed" | "error"; message: string };

/**
 * Starts the runs of all schedules that are due, each in a transaction that also says when the next is due: so each moment starts
 * at most one run, however many processes look. Returns how many schedules were due. One that cannot be handled now is left for
 * the next look and holds up no other.
 */
export async function tickSchedules(prepareSend: EngineDeps["prepareSend"]): Promise<number> {
  const failed: string[] = [];
  let handled = 0;
  while (handled < maxPerLook) {
    const outcome = await tickNext(prepareSend, failed);
    if (outcome === "none") break;
    if (outcome !== "done") failed.push(outcome.failed);
    handled += 1;
  }
  return handled;
}

async function tickNext(prepareSend: EngineDeps["prepareSend"], failed: readonly string[]): Promise<"none" | "done" | { failed: string }> {
  let key: string | undefined;
  try {
    const claimed = await transaction(async (tx) => {
      const schedule = await claimDue(tx, failed);
      if (!schedule) return null;
      key = keyOf(schedule);
      return { dispatch: await tick(tx, schedule, prepareSend) };
    });
    await claimed?.dispatch?.();
    return claimed ? "done" : "none";
  } catch (error) {
    if (key === undefined) throw error;
    log().error({ err: error, schedule: key }, "could not start a scheduled run");
    return { failed: key };
  }
}

const keyOf = ({ workflowId, nodeId }: Schedule) => `${workflowId}:${nodeId}`;

async function claimDue(tx: Sql, failed: readonly string[]): Promise<Schedule | undefined> {
  const { rows } = await tx.query<Schedule>({
    name: "claim-schedule",
    text: `SELECT s.org_id AS "orgId", s.workflow_id AS "workflowId", s.node_id AS "nodeId", w.published_version AS version, s.cron,
        s.timezone, s.overlap, s.missed, s.next_at AS "nextAt", s.last_at AS "lastAt", clock_timestamp() AS now
      FROM schedule s JOIN workflow w ON w.id = s.workflow_id AND w.deleted_at IS NULL AND w.published_version IS NOT NULL
      WHERE s.active AND s.next_at <= now() AND s.workflow_id || ':' || s.node_id <> ALL($1::text[])
      ORDER BY s.next_at LIMIT 1 FOR UPDATE OF s SKIP LOCKED`,
    values: [failed],
  });
  return rows[0];
}

/** Starts the run of one schedule, or notes why not, and sets its next moment. Returns what is to be called after the commit. */
async function tick(tx: Sql, schedule: Schedule, prepareSend: EngineDeps["prepareSend"]): Promise<(() => Promise<void>) | null> {
  const decided = decideTick(schedule, schedule.now);
  const outcome = await startOrSkip(tx, schedule, decided, prepareSend);
  const skip = "reason" in outcome ? { at: (decided.at ?? schedule.nextAt).toISOString(), ...outcome } : null;
  const runId = "runId" in outcome ? outcome.runId : null;
  await tx.query(
    `UPDATE schedule SET next_at = $3, last_at = coalesce($4, last_at), last_run_id = coalesce($5, last_run_id),
       last_skip = coalesce($6::jsonb, last_skip) WHERE workflow_id = $1 AND node_id = $2`,
    [schedule.workflowId, schedule.nodeId, decided.nextAt, runId === null ? null : decided.at, runId, skip && toJsonText(skip)],
  );
  return "runId" in outcome ? outcome.dispatch : null;
}

async function startOrSkip(
  tx: Sql,
  schedule: Schedule,
  { at, missed }: Tick,
  prepareSend: EngineDeps["prepareSend"],
): Promise<Skip | { runId: string; dispatch: () => Promise<void> }> {
  if (at === null) return { reason: "missed", message: "No process was running at that time." };
  if (schedule.overlap === "skip" && (await countLive(tx, schedule)) > 0)
    return { reason: "overlap", message: "The run before was still going on." };
  if (schedule.overlap === "queue" && (await countLive(tx, schedule)) > limits.queuedScheduleRuns)
    return { reason: "overlap", message: `${limits.queuedScheduleRuns} runs were waiting for the one before already.` };
  try {
    const { created, dispatch } = await requestRuns(tx, [await newRun(schedule, { at, missed })], prepareSend);
    return { runId: created[0]?.runId ?? "", dispatch };
  } catch (thrown) {
    // Nothing was written yet; what is wrong is wrong with the workflow, so the next moment may come with its next version.
    if (!(thrown instanceof AppError)) throw thrown;
    return { reason: "error", message: toErrorValue(thrown).message };
  }
}

/** Runs of the published trigger that have not ended, also those that were started by hand. */
async function countLive(tx: Sql, { workflowId, nodeId }: Schedule): Promise<number> {
  const { rows } = await tx.query<{ live: number }>(
    `SELECT count(*)::int AS live FROM run WHERE workflow_id = $1 AND trigger_node_id = $2 AND version IS NOT NULL
       AND parent_run_id IS NULL AND status IN ('queued', 'running', 'waiting', 'paused')`,
    [workflowId, nodeId],
  );
  return rows[0]?.live ?? 0;
}

async function newRun(schedule: Schedule, { at, missed }: { at: Date; missed: boolean }): Promise<NewRun> {
  const { orgId, workflowId, nodeId, timezone, overlap, lastAt, now } = schedule;
  const input: ScheduledTick = {
    scheduledAt: at.toISOString(),
    firedAt: now.toISOString(),
    timezone,
    previousAt: lastAt?.toISOString() ?? null,
    missed,
  };
  return {
    ...(await planVersion(schedule)),
    orgId,
    trigger: "schedule",
    input,
    startedBy: "system",
    idempotencyKey: `schedule:${nodeId}:${at.toISOString()}`,
    ...(overlap === "queue" ? { lane: { key: `schedule:${workflowId}:${nodeId}`, limit: 1 } } : {}),
  };
}
