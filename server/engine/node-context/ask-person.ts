import "server-only";
import { v7 } from "uuid";
import { pool } from "@/server/db";
import type { HumanTaskOutcome, HumanTaskRequest } from "@/server/workflow/human-task";
import { RunOver } from "../interruptions";
import type { RecordedTask } from "../read-run";
import { readCall } from "../read-run";
import type { StepSession } from "../step-session";
import { openCall } from "./open-call";
import { stepWait } from "./step-wait";

/** A clock that runs ahead may wake a wait a little before the database's says that its time is up. */
const clockToleranceSeconds = 1;

/**
 * Asks a person and waits, for as long as it takes. The task is a row first, and the row decides: it is read before the wait,
 * after the wait is in place, and after it ends, so an answer that comes at any moment is found once.
 */
export async function askPerson(step: StepSession, key: string, request: HumanTaskRequest): Promise<HumanTaskOutcome> {
  const { session } = step;
  const known = session.calls.get(key);
  if (known) step.takeSaid();
  if (known?.status === "done") return known.result as HumanTaskOutcome;
  if (known) session.setActivity(step.key, "waiting");
  const task = session.tasks.get(key) ?? (await session.durable.during(() => createTask(step, { key, request })));
  const outcome = await waitForAnswer(step, key, task);
  session.calls.set(key, { ...openCall(step, { key, kind: "task", result: outcome }), status: "done" });
  session.setActivity(step.key, "running");
  return outcome;
}

/** Looks at the row, and waits until there is a reason to look again, for as long as it is open. */
async function waitForAnswer(step: StepSession, key: string, task: Pick<RecordedTask, "expiresAt">): Promise<HumanTaskOutcome> {
  const { durable, run } = step.session;
  for (;;) {
    const answered = await durable.during(() => settleTask(step, key));
    if (answered) return answered;
    await stepWait(step, {
      until: task.expiresAt === null ? null : new Date(task.expiresAt),
      isOver: async () => (await requireTask(run.id, key)).status !== "pending",
    });
  }
}

async function createTask(step: StepSession, { key, request }: { key: string; request: HumanTaskRequest }) {
  const { session } = step;
  const id = v7();
  const { timeoutMs, title } = request;
  const expiresAt = timeoutMs === null ? null : new Date(session.now().getTime() + timeoutMs).toISOString();
  // Not before: what is written meanwhile must not say that the run waits when no event does.
  session.setActivity(step.key, "waiting");
  await session.commit(
    [
      {
        write: "begin",
        begin: {
          key,
          stepKey: step.key,
          kind: "task",
          attempt: step.attempt,
          waits: true,
          task: { ...request, payload: session.store(request.payload, "What to look at").value, id, orgId: session.run.orgId, expiresAt },
        },
        events: [
          ...step.takeSaid(),
          {
            type: "step-waiting",
            stepKey: step.key,
            at: session.at(),
            data: { for: "person", humanTaskId: id, title, ...(expiresAt === null ? {} : { until: expiresAt }) },
          },
        ],
      },
    ],
    { durable: true },
  );
  // Another invocation may have been first: then its task is the one.
  return requireTask(session.run.id, key);
}

/** The outcome, recorded, when the task is decided or its time is up; undefined while it is open. */
async function settleTask(step: StepSession, key: string): Promise<HumanTaskOutcome | undefined> {
  const { session } = step;
  await pool().query(
    "UPDATE human_task SET status = 'timed-out' WHERE run_id = $1 AND call_key = $2 AND status = 'pending' AND expires_at <= clock_timestamp() + make_interval(secs => $3)",
    [session.run.id, key, clockToleranceSeconds],
  );
  const task = await requireTask(session.run.id, key);
  // Cancelled with its run: whoever ended that also ends this wait.
  if (task.status === "pending" || task.status === "cancelled") return undefined;
  const call = await readCall(session.run.id, key);
  if (!call) throw new Error(`human task ${task.id} has no call`);
  if (call.status === "done") return call.result as HumanTaskOutcome;
  const decision = task.status === "timed-out" ? "timed-out" : task.decision === "approved" ? "approved" : "rejected";
  const outcome: HumanTaskOutcome = {
    decision,
    feedback: task.feedback ?? "",
    payload: task.answers ?? task.payload,
    by: task.decidedBy,
  };
  const said = { approved: "Approved", rejected: "Rejected", "timed-out": "Nobody answered in time" }[decision];
  await session.commit(
    [
      {
        write: "finish",
        finish: {
          key,
          fence: call.fence,
          status: "done",
          result: session.store(outcome, "The answer").stored,
        },
        events: [{ type: "step-progressed", stepKey: step.key, at: session.at(), data: { message: said } }],
      },
    ],
    { durable: true },
  );
  return outcome;
}

async function requireTask(runId: string, key: string): Promise<RecordedTask> {
  const { rows } = await pool().query<RecordedTask>(
    `SELECT id, call_key AS "callKey", status, decision, feedback, payload, answers, decided_by AS "decidedBy", expires_at AS "expiresAt"
     FROM human_task WHERE run_id = $1 AND call_key = $2`,
    [runId, key],
  );
  const [task] = rows;
  if (!task) throw new RunOver();
  return task;
}
