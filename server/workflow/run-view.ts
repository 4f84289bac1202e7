// Stage 6 of 6. What a run looks like: a fold of its events. The server folds it for REST, the browser for the overlay.
import type { ErrorValue } from "@/server/errors";
import type { BudgetStop } from "./budget";
import { isFinalRun, isFinalStep, type RunEvent, type RunEventData, type RunStatus, type StepFlag, type StepStatus } from "./run-event";
import { changeStep } from "./run-view/change-step";
import { Draft, noTokens } from "./run-view/draft";

/** `estimated`: a provider did not count some of them. */
export type TokensView = { input: number; output: number; cached: number; reasoning: number; estimated?: true };

export type ToolCallView = { callKey: string; tool: string; args: unknown; ok?: boolean; result?: unknown; durationMs?: number };

/** One turn of an agent, or of its reviewer. `usage` is what its model calls cost. */
export type TurnView = {
  turn: number;
  thought: string;
  text: string;
  review?: NonNullable<RunEventData["step-reasoned"]["review"]>;
  toolCalls: readonly ToolCallView[];
  usage?: CallUsage;
};

/** What model calls took. */
type CallUsage = { tokens: TokensView; costMicros: number; durationMs: number };

/** `seq` is that of the event it began with: what the step logged from then on is of this try. Input and settings are as they were then. */
export type AttemptView = {
  attempt: number;
  seq: number;
  startedAt: string;
  finishedAt?: string;
  error?: ErrorValue;
  input?: unknown;
  config?: unknown;
};

type LogView = { seq: number; at: string; stepKey?: string; level: "debug" | "info" | "warn" | "error"; message: string };

/** With the runs that are waited for: their number, and the id when it is one. */
type WaitingView = RunEventData["step-waiting"] & { since: string };

export type StepView = {
  stepKey: string;
  /** The step key without its iteration path. */
  nodeId: string;
  status: StepStatus;
  /** The number of the latest try; 0 before the first. */
  attempt: number;
  flags: readonly StepFlag[];
  /** What a cached output cost when it was made. */
  savedMicros?: number;
  startedAt?: string;
  finishedAt?: string;
  durationMs?: number;
  /** It runs the steps inside it, so what goes on is said by them. */
  isContainer?: true;
  /** Large inputs, outputs and tool results are an `ArtifactRef`. */
  input?: unknown;
  config?: unknown;
  output?: unknown;
  error?: ErrorValue;
  /** The handle it left by. */
  handle?: string;
  /** How its failure was handled, when the run went on. */
  handled?: "continue" | "branch";
  /** A person changed its input or settings before it began. */
  edited?: { by: string; at: string };
  skipReason?: RunEventData["step-skipped"]["reason"];
  tokens: TokensView;
  costMicros: number;
  waiting?: WaitingView;
  retry?: { attempt: number; at: string; error: ErrorValue };
  progress?: { message: string; done?: number; total?: number };
  turns: readonly TurnView[];
  attempts: readonly AttemptView[];
  logs: readonly LogView[];
  /** Charged, but its turn has not been written yet. */
  unassigned?: CallUsage;
};

export type RunView = {
  /** `waiting`: started, nothing runs, and something waits. */
  status: RunStatus;
  reason?: string;
  /** The budget that paused it. */
  heldBy?: BudgetStop;
  createdAt?: string;
  startedAt?: string;
  finishedAt?: string;
  /** The seq of the last event folded, 0 when none. Events up to it are ignored, so folding twice does no harm. */
  lastSeq: number;
  trigger?: string;
  triggerNodeId?: string;
  /** null: the run is of a draft. */
  version?: number | null;
  startedBy?: string;
  /** The step of another run that waits for this one. */
  parent?: RunEventData["run-created"]["parent"];
  /** The run it was forked from, and the step from which it goes its own way. */
  forkOf?: RunEventData["run-created"]["forkOf"];
  /** It carries out a part of a draft. */
  partial?: RunEventData["run-created"]["partial"];
  input?: unknown;
  output?: unknown;
  error?: ErrorValue;
  failedStepKey?: string;
  tokens: TokensView;
  costMicros: number;
  /** By step key. */
  steps: Readonly<Record<string, StepView>>;
  /** By edge id. */
  edges: Readonly<Record<string, "taken" | "dead">>;
  /** Of the run and of all its steps. */
  logs: readonly LogView[];
  messages: readonly { seq: number; at: string; from: string; to: string; text: string }[];
  notes: readonly { seq: number; at: string; by: string; text: string }[];
  budgets: readonly { seq: number; at: string; scope: string; limitUsd: number; spentUsd: number }[];
};

/** A run of which nothing is known yet. */
export function emptyRunView(): RunView {
  return {
    status: "queued",
    lastSeq: 0,
    tokens: noTokens,
    costMicros: 0,
    steps: noRecord(),
    edges: noRecord(),
    logs: [],
    messages: [],
    notes: [],
    budgets: [],
  };
}

/** No prototype: a node may be called "constructor". */
function noRecord(): Record<string, never> {
  return Object.create(null);
}

/**
 * The view after `events` (ascending by seq). Starts from `previous`, which is left as it is and shares with the result
 * everything that no event touched: a step that did not change is the same object. Never throws; types that it does not know
 * are passed over. Costs the events given, plus one copy of the maps they touch.
 */
export function foldRun(events: readonly RunEvent[], previous: RunView = emptyRunView()): RunView {
  const draft = new Draft(previous);
  let { lastSeq } = previous;
  for (const event of events) {
    if (event.seq <= lastSeq) continue;
    changeRun(draft, event);
    changeStep(draft, event);
    lastSeq = event.seq;
  }
  if (lastSeq === previous.lastSeq) return previous;
  draft.change({ lastSeq });
  return settleStatus(draft);
}

function changeRun(draft: Draft, event: RunEvent): void {
  const { seq, at } = event;
  const isOver = isFinalRun(draft.run.status);
  switch (event.type) {
    case "run-created":
      draft.change({ ...event.data, createdAt: at });
      break;
    case "run-started":
      // A pause may come before the start; it holds.
      if (!isOver) draft.change({ status: draft.run.status === "paused" ? "paused" : "running", startedAt: draft.run.startedAt ?? at });
      break;
    case "run-paused":
      if (!isOver) draft.change({ status: "paused", reason: event.data.reason, heldBy: event.data.budget });
      break;
    case "run-resumed":
      if (!isOver) draft.change({ status: draft.run.startedAt === undefined ? "queued" : "running", reason: undefined, heldBy: undefined });
      break;
    case "run-succeeded":
      endRun(draft, { status: "succeeded", output: event.data.output, finishedAt: at });
      break;
    case "run-failed":
      endRun(draft, { status: "failed", error: event.data.error, failedStepKey: event.data.stepKey, finishedAt: at });
      break;
    case "run-cancelled":
      endRun(draft, { status: "cancelled", reason: event.data.reason, finishedAt: at });
      break;
    case "edge-taken":
      draft.setEdge(event.data.edgeId, "taken");
      break;
    case "edge-dead":
      // In a loop an edge is settled by every pass: taken by one is taken.
      if (draft.run.edges[event.data.edgeId] !== "taken") draft.setEdge(event.data.edgeId, "dead");
      break;
    case "message-sent":
      draft.change({ messages: draft.grow(draft.run.messages, { seq, at, ...event.data }) });
      break;
    case "note-added":
      draft.change({ notes: draft.grow(draft.run.notes, { seq, at, ...event.data }) });
      break;
    case "budget-reached":
      draft.change({ budgets: draft.grow(draft.run.budgets, { seq, at, ...event.data }) });
      break;
  }
}

/** The first end counts. What had not ended by then never will. */
function endRun(draft: Draft, end: Partial<RunView> & { finishedAt: string }): void {
  if (isFinalRun(draft.run.status)) return;
  draft.change(end);
  for (const step of Object.values(draft.run.steps)) {
    if (isFinalStep(step.status)) continue;
    draft.changeStep(step.stepKey, { status: "cancelled", finishedAt: end.finishedAt, waiting: undefined, retry: undefined });
  }
}

/** `running` and `waiting` follow from the steps, so no event says them. */
function settleStatus(draft: Draft): RunView {
  const { status } = draft.run;
  if (status !== "running" && status !== "waiting") return draft.run;
  draft.change({ status: isHeld(draft.run.steps) ? "waiting" : "running" });
  return draft.run;
}

/** Something waits, and nothing else goes on. */
function isHeld(steps: RunView["steps"]): boolean {
  let waits = false;
  // A long run has thousands of steps, and this is asked at every moment that is looked at: no list is made of them.
  for (const key in steps) {
    const step = steps[key];
    if (step?.status === "queued" || (step?.status === "running" && !step.isContainer)) return false;
    if (step?.status === "waiting") waits = true;
  }
  return waits;
}
