import "server-only";
import { pool, type Sql, transaction } from "@/server/db";
import type { ErrorValue } from "@/server/errors";
import { isArtifactRef, type RunStatus } from "@/server/workflow/run-event";
import { runCancelled } from "../engine-event";
import { announceRun, cancelRun } from "../event-log";
import type { NewRun } from "../event-log/create-runs";
import { followRun } from "../event-log/follow-runs";
import { passCallGate } from "../gate";
import { RunOver } from "../interruptions";
import { type RecordedCall, readCall } from "../read-run";
import { requestRuns } from "../request-runs";
import type { StepSession } from "../step-session";
import { openCall } from "./open-call";
import { stepWait } from "./step-wait";

export type RunsRequest = {
  key: string;
  /** Without what follows from the run that asks. */
  runs: readonly Omit<NewRun, "orgId" | "startedBy" | "parent" | "idempotencyKey">[];
  /** Goes on at the first failure, and cancels the others. */
  stopsAtFailure: boolean;
  /** Kept with the call, for those runs to read. */
  shared?: unknown;
  /** Gives a run that was just made what it begins with, in the transaction that made it. */
  fill?: (tx: Sql, made: { runId: string; index: number }) => Promise<void>;
};

export type RunEnd = {
  runId: string;
  status: RunStatus;
  output: unknown;
  error: ErrorValue | null;
  inputTokens: number;
  outputTokens: number;
  costMicros: number;
};

/**
 * Starts runs and waits for their ends, in order of the requests. The runs are rows first, made once by their idempotency keys;
 * their rows say when they are over. What they cost is charged to the call.
 */
export async function awaitRuns(step: StepSession, request: RunsRequest): Promise<RunEnd[]> {
  const { session } = step;
  const { key } = request;
  const known = session.calls.get(key);
  if (known) step.takeSaid();
  const isAgain = known?.status === "failed" && step.isMadeAgain(known);
  if (known && known.status !== "started" && !isAgain) return readEnds(step, key, known.attempt);
  const attempt = known && !isAgain ? known.attempt : step.attempt;
  if (!known || isAgain) await passCallGate(step);
  session.setActivity(step.key, "waiting");
  if (!known || isAgain) await session.durable.during(() => begin(step, request));
  for (;;) {
    const ends = await session.durable.during(() => settle(step, request, attempt));
    if (ends) {
      session.setActivity(step.key, "running");
      return ends;
    }
    await stepWait(step, { until: null, isOver: async () => isReady(await readStates(step, key, attempt), request) });
  }
}

/** By these the runs of one attempt are found, and made only once. */
const keyPrefix = (step: StepSession, key: string, attempt: number) => `runs:${step.session.run.id}:${key}@${attempt}:`;

async function begin(step: StepSession, { key, runs, shared, stopsAtFailure, fill }: RunsRequest): Promise<void> {
  const { session } = step;
  const { run, deps } = session;
  const prefix = keyPrefix(step, key, step.attempt);
  const value = { stopsAtFailure, ...(shared === undefined ? {} : { shared: session.store(shared, "What the loop sees").stored }) };
  const runIds: string[] = [];
  // The call first: its runs read it.
  await session.commit(
    [
      {
        write: "begin",
        begin: { key, stepKey: step.key, kind: "runs", attempt: step.attempt, value, waits: true },
        events: step.takeSaid(),
      },
    ],
    { durable: true },
  );
  const dispatch = await transaction(async (tx) => {
    await followRun(tx, run.id);
    const children = runs.map((request, index) => ({
      ...request,
      orgId: run.orgId,
      startedBy: "system",
      parent: { runId: run.id, stepKey: step.key, callKey: key },
      idempotencyKey: `${prefix}${index}`,
    }));
    const requested = await requestRuns(tx, children, deps.prepareSend);
    for (const [index, { runId, created }] of requested.created.entries()) {
      runIds.push(runId);
      if (created) await fill?.(tx, { runId, index });
    }
    return requested.dispatch;
  });
  await dispatch();
  session.push({
    write: "none",
    events: [
      {
        type: "step-waiting",
        stepKey: step.key,
        at: session.at(),
        data: { for: "run", runs: runIds.length, ...(runIds.length === 1 && runIds[0] ? { runId: runIds[0] } : {}) },
      },
    ],
  });
  session.calls.set(key, openCall(step, { key, kind: "runs", result: value }));
}

type RunState = { id: string; status: RunStatus };

async function readStates(step: StepSession, key: string, attempt: number): Promise<RunState[]> {
  const { rows } = await pool().query<RunState>(
    "SELECT id, status FROM run WHERE parent_run_id = $1 AND parent_call_key = $2 AND starts_with(idempotency_key, $3)",
    [step.session.run.id, key, keyPrefix(step, key, attempt)],
  );
  return rows;
}

const hasEnded = ({ status }: RunState) => status === "succeeded" || status === "failed" || status === "cancelled";

function isReady(states: readonly RunState[], { runs, stopsAtFailure }: RunsRequest): boolean {
  if (stopsAtFailure && states.some((state) => hasEnded(state) && state.status !== "succeeded")) return true;
  return states.length >= runs.length && states.every(hasEnded);
}

/** Records the ends when all are there; undefined while the call is open. */
async function settle(step: StepSession, request: RunsRequest, attempt: number): Promise<RunEnd[] | undefined> {
  const { session } = step;
  const { key } = request;
  const call = await readCall(session.run.id, key);
  if (!call) throw new RunOver();
  const states = await readStates(step, key, attempt);
  // The call was begun, but a crash came before its runs were made.
  if (states.length < request.runs.length) await begin(step, request);
  if (call.status === "started" && !isReady(states, request)) return undefined;
  await cancelRuns(step, states);
  const ends = await readEnds(step, key, attempt);
  if (call.status === "started") await recordEnds(step, call, ends);
  return ends;
}

async function recordEnds(step: StepSession, { key, fence }: RecordedCall, ends: readonly RunEnd[]): Promise<void> {
  const { session } = step;
  const failed = ends.find(({ status }) => status !== "succeeded");
  const sum = (field: "inputTokens" | "outputTokens" | "costMicros") => ends.reduce((total, end) => total + end[field], 0);
  const charge = {
    inputTokens: sum("inputTokens"),
    outputTokens: sum("outputTokens"),
    costMicros: sum("costMicros"),
    cachedTokens: 0,
    reasoningTokens: 0,
    provider: "",
    model: "",
  };
  await session.commit(
    [
      {
        write: "finish",
        finish: {
          key,
          fence,
          status: failed ? "failed" : "done",
          result: { runs: ends.length },
          ...(failed?.error ? { error: failed.error } : {}),
          charge,
        },
        events: [
          {
            type: "step-progressed",
            stepKey: step.key,
            at: session.at(),
            data: {
              message: ends.length === 1 ? `The run ${failed ? "failed" : "ended"}` : `${ends.length} runs ended`,
              done: ends.length,
              total: ends.length,
            },
          },
        ],
      },
    ],
    { durable: true },
  );
  for (const field of ["inputTokens", "outputTokens", "costMicros"] as const) step.spent[field] += charge[field];
}

/** Those that still go on after a failure that nothing waits beyond. */
async function cancelRuns(step: StepSession, states: readonly RunState[]): Promise<void> {
  for (const { id } of states.filter((state) => !hasEnded(state))) {
    const dispatch = await transaction(async (tx) =>
      (await cancelRun(tx, { runId: id, by: "system", reason: "sibling-failed" }))
        ? step.session.deps.prepareSend(tx, [runCancelled(id)])
        : null,
    );
    await dispatch?.();
    announceRun(id);
  }
}

async function readEnds(step: StepSession, key: string, attempt: number): Promise<RunEnd[]> {
  const prefix = keyPrefix(step, key, attempt);
  const { rows } = await pool().query<RunEnd & { content: Buffer | null }>(
    `SELECT r.id AS "runId", r.status, r.output, r.error, r.input_tokens AS "inputTokens", r.output_tokens AS "outputTokens",
       r.cost_micros::int AS "costMicros", a.content
     FROM run r LEFT JOIN artifact a ON a.run_id = r.id AND a.id = r.output ->> '$artifact'
     WHERE r.parent_run_id = $1 AND r.parent_call_key = $2 AND starts_with(r.idempotency_key, $3)
     ORDER BY substr(r.idempotency_key, length($3) + 1)::int`,
    [step.session.run.id, key, prefix],
  );
  return rows.map(({ content, ...end }) => ({
    ...end,
    output: content !== null && isArtifactRef(end.output) ? (JSON.parse(content.toString("utf8")) as unknown) : end.output,
  }));
}
