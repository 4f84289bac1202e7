import "server-only";
import { v7 } from "uuid";
import { pool } from "@/server/db";
import { limits } from "@/server/limits";
import type { HumanTaskOutcome, HumanTaskRequest } from "@/server/workflow/define";
import type { RecordedTask } from "../read-run";
import { readCall } from "../read-run";
import { RunOver } from "../run-session";
import type { StepSession } from "../step-session";
import { acknowledgeCall, durableKey, openCall } from "./acknowledge-call";

/** An Inngest server's clock may wake a wait a little before the database's says that its time is up. */
const clockToleranceSeconds = 1;

/** How a call that asked a person is recorded: the outcome, and the step of the executor that found it. */
export type Answered = { outcome: HumanTaskOutcome; settledBy: string };

/**
 * Asks a person and waits, for as long as it takes. The task is a row first, and the row decides: it is read before the wait,
 * after the wait is in place, and after it ends, so an answer that comes at any moment is found once.
 */
export async function askPerson(step: StepSession, key: string, request: HumanTaskRequest): Promise<HumanTaskOutcome> {
  const { session } = step;
  const known = session.calls.get(key);
  if (known) {
    step.takeSaid();
    acknowledgeCall(session, known);
  }
  if (known?.status === "done") return (known.result as Answered).outcome;
  session.setActivity(step.key, "waiting");
  let task: Pick<RecordedTask, "id" | "status" | "expiresAt"> | undefined = session.tasks.get(key);
  if (!known || !task) {
    await session.runDurably(durableKey(key, step.attempt), async () => {
      task = await createTask(step, { key, request });
    });
    task ??= await requireTask(session.run.id, key);
  }
  const outcome = await waitForAnswer(step, key, task);
  session.calls.set(key, { ...openCall(step, { key, kind: "task", result: outcome }), status: "done" });
  session.setActivity(step.key, "running");
  return outcome.outcome;
}

/** A wait that ends without an answer, after a year or by a clock that runs ahead, is followed by the next round. */
async function waitForAnswer(step: StepSession, key: string, task: Pick<RecordedTask, "id" | "status" | "expiresAt">): Promise<Answered> {
  const { session } = step;
  const isOpen = task.status === "pending" && (task.expiresAt === null || new Date(task.expiresAt) > session.now());
  for (let round = 1; ; round++) {
    if (isOpen) {
      const until = new Date(task.expiresAt ?? session.now().getTime() + limits.waitMs);
      await session.durable.waitFor(`${key}:wait#${round}`, {
        event: "human-task/decided",
        data: { humanTaskId: task.id, runId: session.run.id },
        match: "humanTaskId",
        until,
        isOver: async () => (await requireTask(session.run.id, key)).status !== "pending",
      });
    }
    const settledBy = `${key}:end#${round}`;
    let answered: Answered | undefined;
    await session.runDurably(settledBy, async () => {
      answered = await settleTask(step, { key, settledBy });
    });
    answered ??= await recordedAnswer(session.run.id, key);
    if (answered) return answered;
  }
}

async function createTask(step: StepSession, { key, request }: { key: string; request: HumanTaskRequest }) {
  const { session } = step;
  const id = v7();
  const { timeoutMs, title } = request;
  const expiresAt = timeoutMs === null ? null : new Date(session.now().getTime() + timeoutMs).toISOString();
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
async function settleTask(step: StepSession, { key, settledBy }: { key: string; settledBy: string }): Promise<Answered | undefined> {
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
  if (call.status === "done") return call.result as Answered;
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
          result: session.store({ outcome, settledBy } satisfies Answered, "The answer").stored,
        },
        events: [{ type: "step-progressed", stepKey: step.key, at: session.at(), data: { message: said } }],
      },
    ],
    { durable: true },
  );
  return { outcome, settledBy };
}

async function recordedAnswer(runId: string, key: string): Promise<Answered | undefined> {
  const call = await readCall(runId, key);
  return call?.status === "done" ? (call.result as Answered) : undefined;
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
