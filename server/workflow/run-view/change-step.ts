import { isFinalStep, type RunEvent, type RunEventData } from "../run-event";
import type { AttemptView, StepView, TokensView, TurnView } from "../run-view";
import type { Draft } from "./draft";

const signsOfLife: ReadonlySet<string> = new Set([
  "step-progressed",
  "step-reasoned",
  "step-called-tool",
  "step-tool-returned",
  "step-charged",
]);

/** What an event changes in its step (and in the sums of the run). A step that has ended only takes charges and log lines. */
export function changeStep(draft: Draft, event: RunEvent): void {
  const { stepKey, at } = event;
  if (event.type === "log-written") addLog(draft, event);
  if (stepKey === undefined) return;
  if (event.type === "step-charged") addCharge(draft, stepKey, event.data);
  if (isFinalStep(draft.step(stepKey).status)) return;
  // No event says that a wait is over: the next sign of life does.
  if (signsOfLife.has(event.type) && draft.step(stepKey).status === "waiting")
    draft.changeStep(stepKey, { status: "running", waiting: undefined });
  const step = draft.step(stepKey);
  const set = (fields: { [K in keyof StepView]?: StepView[K] | undefined }) => draft.changeStep(stepKey, fields);
  const settled = { waiting: undefined, retry: undefined, progress: undefined } as const;
  switch (event.type) {
    case "step-queued":
      set({ status: "queued" });
      break;
    case "step-started":
      startAttempt(draft, step, event);
      break;
    case "step-edited":
      set({ edited: { by: event.data.by, at } });
      break;
    case "step-progressed":
      set({ progress: event.data });
      break;
    case "step-reasoned":
      addTurn(draft, step, event.data);
      break;
    case "step-called-tool":
      addToolCall(draft, step, event.data);
      break;
    case "step-tool-returned":
      endToolCall(draft, step, event.data);
      break;
    case "step-waiting":
      set({ status: "waiting", waiting: { ...event.data, since: at } });
      break;
    case "step-retrying":
      set({
        ...settled,
        status: "retrying",
        retry: event.data,
        attempts: endAttempt(draft, step, { finishedAt: at, error: event.data.error }),
      });
      break;
    case "step-succeeded": {
      const { output, handle, flags, durationMs, savedMicros } = event.data;
      set({
        ...settled,
        status: "succeeded",
        output,
        handle,
        durationMs,
        flags: flags ?? step.flags,
        ...(savedMicros === undefined ? {} : { savedMicros }),
        error: undefined,
        startedAt: step.startedAt ?? at,
        finishedAt: at,
        attempts: endAttempt(draft, step, { finishedAt: at }),
      });
      break;
    }
    case "step-failed": {
      const { error, attempt, durationMs, handled } = event.data;
      set({
        ...settled,
        status: "failed",
        error,
        attempt,
        durationMs,
        handled,
        startedAt: step.startedAt ?? at,
        finishedAt: at,
        attempts: endAttempt(draft, step, { finishedAt: at, error }),
      });
      break;
    }
    case "step-skipped":
      set({ ...settled, status: "skipped", skipReason: event.data.reason, finishedAt: at });
      break;
  }
}

/**
 * Seen again with the same number after a crash: the same attempt goes on. A new attempt keeps the turns: it reads back what
 * was recorded and repeats only the call that failed.
 */
function startAttempt(draft: Draft, step: StepView, { seq, at, data }: Extract<RunEvent, { type: "step-started" }>): void {
  const isNew = data.attempt > step.attempt;
  draft.changeStep(step.stepKey, {
    status: "running",
    attempt: Math.max(data.attempt, step.attempt),
    startedAt: step.startedAt ?? at,
    input: data.input,
    config: data.config ?? step.config,
    ...(data.container ? { isContainer: data.container } : {}),
    waiting: undefined,
    retry: undefined,
    ...(isNew ? { attempts: draft.grow(step.attempts, beginAttempt(seq, at, data)) } : {}),
  });
}

function beginAttempt(seq: number, startedAt: string, { attempt, input, config }: RunEventData["step-started"]): AttemptView {
  return { attempt, seq, startedAt, input, ...(config === undefined ? {} : { config }) };
}

function endAttempt(
  draft: Draft,
  step: StepView,
  end: { finishedAt: string; error?: RunEventData["step-failed"]["error"] },
): StepView["attempts"] {
  const last = step.attempts.at(-1);
  return last ? draft.replace(step.attempts, step.attempts.length - 1, { ...last, ...end }) : step.attempts;
}

function addCharge(draft: Draft, stepKey: string, data: RunEventData["step-charged"]): void {
  const charge: TokensView = {
    input: data.inputTokens,
    output: data.outputTokens,
    cached: data.cachedTokens,
    reasoning: data.reasoningTokens,
    ...(data.estimated ? { estimated: true } : {}),
  };
  const step = draft.step(stepKey);
  const before = step.unassigned;
  draft.change({ tokens: addTokens(draft.run.tokens, charge), costMicros: draft.run.costMicros + data.costMicros });
  draft.changeStep(stepKey, {
    tokens: addTokens(step.tokens, charge),
    costMicros: step.costMicros + data.costMicros,
    // A call is charged before the turn it made is written.
    unassigned: {
      tokens: before ? addTokens(before.tokens, charge) : charge,
      costMicros: (before?.costMicros ?? 0) + data.costMicros,
      durationMs: (before?.durationMs ?? 0) + data.durationMs,
    },
  });
}

function addTokens(left: TokensView, right: TokensView): TokensView {
  return {
    input: left.input + right.input,
    output: left.output + right.output,
    cached: left.cached + right.cached,
    reasoning: left.reasoning + right.reasoning,
    ...(left.estimated || right.estimated ? { estimated: true } : {}),
  };
}

function addTurn(draft: Draft, step: StepView, { turn, thought, text, review }: RunEventData["step-reasoned"]): void {
  const usage = step.unassigned;
  changeTurn(draft, step, turn, (known) => ({ ...known, thought, text, ...(review ? { review } : {}), ...(usage ? { usage } : {}) }));
  draft.changeStep(step.stepKey, { unassigned: undefined });
}

function addToolCall(draft: Draft, step: StepView, { turn, callKey, tool, args }: RunEventData["step-called-tool"]): void {
  changeTurn(draft, step, turn, (known) => {
    const others = known.toolCalls.filter((call) => call.callKey !== callKey);
    return { ...known, toolCalls: [...others, { callKey, tool, args }] };
  });
}

function endToolCall(draft: Draft, step: StepView, { callKey, ...end }: RunEventData["step-tool-returned"]): void {
  const turn = step.turns.findLast(({ toolCalls }) => toolCalls.some((call) => call.callKey === callKey));
  if (!turn) return;
  changeTurn(draft, step, turn.turn, (known) => ({
    ...known,
    toolCalls: known.toolCalls.map((call) => (call.callKey === callKey ? { ...call, ...end } : call)),
  }));
}

function changeTurn(draft: Draft, step: StepView, number: number, change: (turn: TurnView) => TurnView): void {
  const index = step.turns.findIndex(({ turn }) => turn === number);
  const known = step.turns[index] ?? { turn: number, thought: "", text: "", toolCalls: [] };
  draft.changeStep(step.stepKey, {
    turns: index === -1 ? draft.grow(step.turns, change(known)) : draft.replace(step.turns, index, change(known)),
  });
}

function addLog(draft: Draft, { seq, at, stepKey, data }: Extract<RunEvent, { type: "log-written" }>): void {
  const entry = { seq, at, ...(stepKey === undefined ? {} : { stepKey }), ...data };
  draft.change({ logs: draft.grow(draft.run.logs, entry) });
  if (stepKey !== undefined) draft.changeStep(stepKey, { logs: draft.grow(draft.step(stepKey).logs, entry) });
}
