import "server-only";
import { pool } from "@/server/db";
import type { ErrorValue } from "@/server/errors";
import { processSingleton } from "@/server/process-singleton";
import type { WebhookAnswer } from "@/server/workflow/define";
import type { Plan } from "@/server/workflow/plan";
import { isArtifactRef, isFinalRun, type RunStatus, type StepStatus } from "@/server/workflow/run-event";
import type { CallKind } from "./event-log/run-commit";
import { takeFresh } from "./fresh-runs";
import { grouped } from "./grouped";

export type RecordedStep = {
  key: string;
  status: StepStatus;
  handle: string | null;
  attempt: number;
  output: unknown;
  error: ErrorValue | null;
  startedAt: string | null;
  /** null while the step is open. */
  finishedAt: string | null;
};

export type RecordedCall = {
  key: string;
  stepKey: string;
  kind: CallKind;
  status: "started" | "done" | "failed";
  fence: number;
  attempt: number;
  result: unknown;
  error: ErrorValue | null;
  costMicros: number;
};

export type RecordedTask = {
  id: string;
  callKey: string;
  status: "pending" | "decided" | "timed-out" | "cancelled";
  decision: string | null;
  feedback: string | null;
  payload: unknown;
  answers: unknown;
  decidedBy: string | null;
  expiresAt: string | null;
};

export type SkipControl = { by: string; output?: unknown };
export type EditControl = { by: string; input?: unknown; config?: Record<string, unknown> };

/** What a person said about one step. */
export type StepControl = { stepKey: string; skip?: SkipControl; edit?: EditControl };

/** All that an invocation needs to know of a run. Settled steps never change, so every replay sees the same of them. */
export type RecordedRun = {
  id: string;
  orgId: string;
  workflowId: string;
  status: RunStatus;
  plan: Plan;
  input: unknown;
  /** What a node answered the webhook caller with. */
  response: WebhookAnswer | null;
  /** Milliseconds that the database's clock is surely ahead of this process's; 0 when the two may agree. */
  clockSkewMs: number;
  /** In the order in which they finished; open ones last. */
  steps: RecordedStep[];
  /** Of open steps, in the order in which they began. */
  calls: RecordedCall[];
  tasks: RecordedTask[];
  controls: StepControl[];
  /** The call of another run that waits for this one. */
  parent: { runId: string; callKey: string } | null;
  depth: number;
};

type Row = Omit<RecordedRun, "clockSkewMs"> & { now: Date };

/** SQL for what people said about the steps of a run, a row for each step. */
const controlsOf = (runId: string) => `SELECT jsonb_build_object('stepKey', step_key) ||
    jsonb_object_agg(kind, data || jsonb_build_object('by', by)) AS control FROM step_control WHERE run_id = ${runId} GROUP BY step_key`;

const query = `SELECT r.id, r.org_id AS "orgId", r.workflow_id AS "workflowId", r.status, r.plan, r.input, r.response,
  clock_timestamp() AS now,
  coalesce((SELECT jsonb_agg(jsonb_build_object('key', s.key, 'status', s.status, 'handle', s.handle, 'attempt', s.attempt,
    'output', s.output, 'error', s.error, 'startedAt', s.started_at, 'finishedAt', s.finished_at) ORDER BY s.finished_at NULLS LAST)
    FROM step s WHERE s.run_id = r.id), '[]') AS steps,
  coalesce((SELECT jsonb_agg(jsonb_build_object('key', c.key, 'stepKey', c.step_key, 'kind', c.kind, 'status', c.status, 'fence', c.fence,
    'attempt', c.attempt, 'result', c.result, 'error', c.error, 'costMicros', c.cost_micros) ORDER BY c.started_at, c.key)
    FROM call c JOIN step s ON s.run_id = c.run_id AND s.key = c.step_key AND s.finished_at IS NULL WHERE c.run_id = r.id), '[]') AS calls,
  coalesce((SELECT jsonb_agg(jsonb_build_object('id', t.id, 'callKey', t.call_key, 'status', t.status, 'decision', t.decision,
    'feedback', t.feedback, 'payload', t.payload, 'answers', t.answers, 'decidedBy', t.decided_by, 'expiresAt', t.expires_at))
    FROM human_task t WHERE t.run_id = r.id), '[]') AS tasks,
  coalesce((SELECT jsonb_agg(control) FROM (${controlsOf("r.id")}) c), '[]') AS controls,
  CASE WHEN r.parent_run_id IS NOT NULL THEN jsonb_build_object('runId', r.parent_run_id, 'callKey', r.parent_call_key) END AS parent, r.depth
  FROM run r WHERE r.id = ANY($1)`;

/** The run's rows as of one moment, which lay between sending and receiving; a slow answer must not look like a slow clock. */
async function queryRuns(runIds: readonly string[]): Promise<RecordedRun[]> {
  const sentAt = Date.now();
  const { rows } = await pool().query<Row>({ name: "read-runs", text: query, values: [runIds] });
  const receivedAt = Date.now();
  return rows.map(({ now, ...run }) => {
    const moment = now.getTime();
    return { ...run, clockSkewMs: moment - Math.min(Math.max(moment, sentAt), receivedAt) };
  });
}

const readTogether = () =>
  processSingleton("run-reads", () =>
    grouped(async (runIds: readonly string[]) => {
      const byId = new Map((await queryRuns(runIds)).map((run) => [run.id, run]));
      return runIds.map((id) => byId.get(id));
    }),
  );

/**
 * Reads a run for an invocation, together with what others read at the moment: one round trip, one more when outputs are
 * artifacts; none when this process has just created it. null when there is no such run.
 */
export async function readRun(runId: string): Promise<RecordedRun | null> {
  const fresh = takeFresh(runId);
  if (fresh) return fresh;
  const run = await readTogether()(runId);
  if (!run) return null;
  await loadArtifacts(runId, [
    ...run.steps.map((step) => [step, "output"] as const),
    ...run.calls.map((call) => [call, "result"] as const),
  ]);
  return run;
}

/** Whether a run is paused, and what people said about its steps. */
export async function readControls(runId: string): Promise<{ isPaused: boolean; controls: StepControl[] }> {
  const { rows } = await pool().query<{ isPaused: boolean; controls: StepControl[] }>({
    name: "read-controls",
    text: `SELECT status = 'paused' AS "isPaused", coalesce((SELECT jsonb_agg(control) FROM (${controlsOf("$1")}) c), '[]') AS controls
      FROM run WHERE id = $1`,
    values: [runId],
  });
  return rows[0] ?? { isPaused: false, controls: [] };
}

/** Whether a person has asked to skip the step, and with which output. */
export async function readSkip(runId: string, stepKey: string): Promise<SkipControl | undefined> {
  const { rows } = await pool().query<{ skip: SkipControl }>(
    `SELECT data || jsonb_build_object('by', by) AS skip FROM step_control WHERE run_id = $1 AND step_key = $2 AND kind = 'skip'`,
    [runId, stepKey],
  );
  return rows[0]?.skip;
}

/** Whether a run can change no more; one that is gone cannot either. */
export async function isOver(runId: string): Promise<boolean> {
  const { rows } = await pool().query<{ status: RunStatus }>("SELECT status FROM run WHERE id = $1", [runId]);
  return !rows[0] || isFinalRun(rows[0].status);
}

/** One call as it is now; undefined when it never began. */
export async function readCall(runId: string, key: string): Promise<RecordedCall | undefined> {
  const { rows } = await pool().query<RecordedCall>(
    `SELECT key, step_key AS "stepKey", kind, status, fence, attempt, result, error, cost_micros::int AS "costMicros" FROM call
     WHERE run_id = $1 AND key = $2`,
    [runId, key],
  );
  const [call] = rows;
  if (call) await loadArtifacts(runId, [[call, "result"]]);
  return call;
}

/** Puts the values in the place of references to them. */
async function loadArtifacts(runId: string, places: readonly (readonly [RecordedStep, "output"] | readonly [RecordedCall, "result"])[]) {
  const refs = places.flatMap(([holder, field]) => {
    const value: unknown = field === "output" ? holder.output : holder.result;
    return isArtifactRef(value) ? [{ holder, field, id: value.$artifact }] : [];
  });
  if (refs.length === 0) return;
  const { rows } = await pool().query<{ id: string; content: Buffer }>(
    "SELECT id, content FROM artifact WHERE run_id = $1 AND id = ANY($2)",
    [runId, [...new Set(refs.map(({ id }) => id))]],
  );
  const values = new Map(rows.map(({ id, content }) => [id, JSON.parse(content.toString("utf8")) as unknown]));
  // A value that only looks like a reference stays what it is.
  for (const { holder, field, id } of refs) if (values.has(id)) Object.assign(holder, { [field]: values.get(id) });
}
