import "server-only";
import { AppError } from "@/server/errors";
import { limits } from "@/server/limits";
import type { CommitEntry } from "../event-log/run-commit";
import type { StepSession } from "../step-session";
import { openCall } from "./open-call";
import { stepWait } from "./step-wait";

/** Sleeps for a time that is counted from when the wait is first recorded. */
export async function sleep(step: StepSession, milliseconds: number): Promise<void> {
  if (milliseconds > limits.waitMs) throw new AppError("config_invalid", "The wait is longer than 366 days.", { fix: "Shorten the wait." });
  const until = new Date(step.session.now().getTime() + Math.max(0, milliseconds));
  await wait(step, step.nextKey("sleep").key, until);
}

/** Sleeps until `at` (ISO 8601); not at all when that has passed. */
export async function sleepUntil(step: StepSession, at: string): Promise<void> {
  const until = new Date(at);
  if (Number.isNaN(until.getTime()))
    throw new AppError("config_invalid", `“${at}” is not a time.`, { fix: "Write it like 2026-12-24T09:00:00Z." });
  if (until.getTime() - step.session.now().getTime() > limits.waitMs)
    throw new AppError("config_invalid", `${at} is more than 366 days away.`, { fix: "Wait for a nearer time." });
  await wait(step, step.nextKey("sleep").key, until);
}

async function wait(step: StepSession, key: string, until: Date): Promise<void> {
  await durableWait(step, {
    key,
    until,
    activity: "waiting",
    entries: (at) => [
      {
        write: "begin",
        begin: { key, stepKey: step.key, kind: "wait", attempt: step.attempt, value: { until: until.toISOString() }, waits: true },
        events: [...step.takeSaid(), { type: "step-waiting", stepKey: step.key, at, data: { for: "time", until: until.toISOString() } }],
      },
    ],
  });
}

/**
 * Waits durably. The time is recorded first, by `entries`, so that a replay waits for the same moment and the screen can say so;
 * once recorded, that one counts and not `until`.
 */
export async function durableWait(
  step: StepSession,
  { key, until, activity, entries }: { key: string; until: Date; activity: "waiting" | "retrying"; entries: (at: string) => CommitEntry[] },
): Promise<void> {
  const { session } = step;
  const known = session.calls.get(key);
  if (known) step.takeSaid();
  else if (until <= session.now()) return;
  // When no event says so yet, not before one does.
  if (known || activity === "retrying") session.setActivity(step.key, activity);
  if (!known)
    await session.durable.during(async () => {
      session.setActivity(step.key, activity);
      await session.commit(entries(session.at()), { durable: true });
      session.calls.set(key, openCall(step, { key, kind: "wait", result: { until: until.toISOString() } }));
    });
  const recorded = known ? new Date((known.result as { until: string }).until) : until;
  while (recorded > session.now()) await stepWait(step, { until: recorded });
  session.setActivity(step.key, "running");
}
