import "server-only";
import { AppError } from "@/server/errors";
import { worstCaseMicros } from "@/server/models/worst-case";
import { stopWords } from "@/server/workflow/budget";
import type { ChatRequest } from "@/server/workflow/chat";
import { announceRun } from "../event-log";
import { holdRun, toStop } from "../event-log/hold-runs";
import { passCallGate } from "../gate";
import type { StepSession } from "../step-session";
import { hasBudgets } from "./known-budgets";
import { type NoRoom, reserve } from "./reserve";

/** How soon to look again whether other calls have cost less than they might. */
const lookAgainMs = 400;
/** How soon a step that was let through a pause by hand looks again whether there is room. */
const allowedStepMs = 2_000;

/**
 * Waits until every budget that a model call is held to has room for the most it may cost, and sets that aside. Room that is only set
 * aside for other calls comes back when they end, so it waits for that; when it is spent, the run pauses, or fails, as the budget says.
 * Throws AppError budget_exceeded.
 */
export async function setAside(step: StepSession, callKey: string, request: ChatRequest): Promise<void> {
  const { session } = step;
  const { run, durable } = session;
  if (!(await durable.looking(() => hasBudgets(run.orgId)))) return;
  const micros = await durable.looking(() => worstCaseMicros(run.orgId, request));
  // What costs nothing overspends nothing.
  if (micros === 0) return;
  // The end of its last try, when that is written, frees what the call has set aside.
  if (session.isEnding(callKey)) await durable.during(() => session.commit([], { durable: false }));
  for (;;) {
    const no = await durable.looking(() => reserve(run.id, callKey, micros));
    if (!no) return;
    if (no.spentMicros + no.nextMicros <= no.limitMicros) await lookAgain(step, lookAgainMs);
    else if (no.onReached === "stop") throw exceeded(step, no);
    else if (await durable.during(() => holdRun(run, no))) await waitForRoom(step);
  }
}

/** The run is paused: until its budget is raised or the period turns, or somebody resumes it, which asks anew. */
async function waitForRoom(step: StepSession): Promise<void> {
  const { session } = step;
  announceRun(session.run.id);
  session.isPaused = true;
  await passCallGate(step);
  // Let through by hand while the run is paused: the budget holds all the same.
  if (session.isPaused) await lookAgain(step, allowedStepMs);
}

function lookAgain({ session }: StepSession, afterMs: number): Promise<void> {
  return session.durable.wait({ until: new Date(Date.now() + afterMs) });
}

function exceeded(step: StepSession, no: NoRoom): AppError {
  const stop = toStop(no);
  step.say({ type: "budget-reached", data: { scope: stop.name, limitUsd: stop.limitUsd, spentUsd: stop.spentUsd } });
  return new AppError(
    "budget_exceeded",
    `${stopWords(stop)}: $${stop.spentUsd.toFixed(4)} of $${stop.limitUsd} are spent, and “${step.step.name}” may need $${stop.nextUsd.toFixed(4)}.`,
    {
      fix: "Raise the budget under Settings, Budgets, or wait for its next period.",
    },
  );
}
