import type { AttemptView, StepView } from "@/server/workflow/run-view";

/** A step as one of its tries had it: what that one got, what it logged, how it ended. The last try is the step itself. */
export function stepAtAttempt(step: StepView, attempt: number | null): StepView {
  const index = step.attempts.findIndex((candidate) => candidate.attempt === attempt);
  const chosen = step.attempts[index];
  const next = step.attempts[index + 1];
  if (!chosen || !next) return step;
  const { output: _output, error: _error, handle: _handle, retry: _retry, waiting: _waiting, finishedAt: _finishedAt, ...rest } = step;
  return {
    ...rest,
    status: "failed",
    attempt: chosen.attempt,
    startedAt: chosen.startedAt,
    ...(chosen.input === undefined ? {} : { input: chosen.input }),
    ...(chosen.config === undefined ? {} : { config: chosen.config }),
    ...(chosen.error ? { error: chosen.error } : {}),
    ...(chosen.finishedAt === undefined ? {} : { finishedAt: chosen.finishedAt, durationMs: lengthOf(chosen, chosen.finishedAt) }),
    logs: step.logs.filter(({ seq }) => seq >= chosen.seq && seq < next.seq),
  };
}

const lengthOf = ({ startedAt }: AttemptView, finishedAt: string) => Date.parse(finishedAt) - Date.parse(startedAt);
