// Stage 5 of 6. Everything a run can say. The event log is the only truth about a run: status, cost, overlay, timeline
// and replay are folds of it (run-view.ts), on the server and in the browser alike.
import type { ErrorValue } from "@/server/errors";
import type { BudgetStop } from "./budget";
import type { PartialRun } from "./partial-run";

export const stepStatuses = ["queued", "running", "waiting", "retrying", "succeeded", "failed", "skipped", "cancelled"] as const;
export type StepStatus = (typeof stepStatuses)[number];

export const runStatuses = ["queued", "running", "waiting", "paused", "succeeded", "failed", "cancelled"] as const;
export type RunStatus = (typeof runStatuses)[number];

/** Final: never changes again. */
export const isFinalRun = (status: RunStatus) => status === "succeeded" || status === "failed" || status === "cancelled";
export const isFinalStep = (status: StepStatus) =>
  status === "succeeded" || status === "failed" || status === "skipped" || status === "cancelled";
export const isActiveStep = (status: StepStatus) => status === "running" || status === "waiting" || status === "retrying";

/** cached: reused from another run; pinned: its output was set by hand. */
export type StepFlag = "cached" | "pinned";

/** A value as it travels in events and views: itself, or a reference when it is larger than `limits.inlineValueBytes`. */
export type ArtifactRef = { $artifact: string; bytes: number; preview: string };

export function isArtifactRef(value: unknown): value is ArtifactRef {
  return typeof value === "object" && value !== null && typeof (value as { $artifact?: unknown }).$artifact === "string";
}

type UsageData = {
  inputTokens: number;
  outputTokens: number;
  cachedTokens: number;
  reasoningTokens: number;
  costMicros: number;
  /** The provider did not count: guessed from the characters. */
  estimated?: true | undefined;
};

/** type → data. Noun-verb, past tense. */
export type RunEventData = {
  "run-created": {
    trigger: string;
    triggerNodeId: string;
    startedBy: string;
    version: number | null;
    input: unknown;
    /** The step of another run that waits for this one. */
    parent?: { runId: string; stepKey: string };
    /** The run it was forked from, and the step from which it goes its own way. */
    forkOf?: { runId: string; stepKey: string };
    /** It carries out a part of a draft. */
    partial?: PartialRun;
  };
  "run-started": Record<string, never>;
  /** `budget`: it had no room for the next call; the reason is then "budget". */
  "run-paused": { by: string; reason?: string; budget?: BudgetStop };
  "run-resumed": { by: string };
  "run-cancelled": { by: string; reason?: string };
  "run-succeeded": { output: unknown };
  "run-failed": { error: ErrorValue; stepKey?: string };
  /** Ready, but the run is paused. */
  "step-queued": Record<string, never>;
  /** `container`: what goes on is said by the steps inside it. */
  "step-started": { attempt: number; input: unknown; config?: unknown; container?: true };
  "step-progressed": { message: string; done?: number; total?: number };
  /** One turn of an agent: what it thought before it acted or answered. Stored once per turn; streamed as it comes. */
  "step-reasoned": {
    turn: number;
    thought: string;
    /** What it said; of a review the feedback. */
    text: string;
    /** The turn was a reviewer's, who judged the answer before it. `score` is of 100; `round` counts from 1. */
    review?: { approved: boolean; score: number; round: number };
  };
  "step-called-tool": { turn: number; callKey: string; tool: string; args: unknown };
  "step-tool-returned": { callKey: string; ok: boolean; result: unknown; durationMs: number };
  "step-charged": UsageData & { callKey: string; provider: string; model: string; durationMs: number };
  "step-waiting": {
    for: "time" | "person" | "event" | "run";
    until?: string;
    humanTaskId?: string;
    title?: string;
    /** The runs it waits for: their number, and the id when it is one. */
    runs?: number;
    runId?: string;
  };
  "step-retrying": { attempt: number; error: ErrorValue; at: string };
  "step-succeeded": {
    output: unknown;
    handle: string;
    flags?: StepFlag[];
    durationMs: number;
    /** Cached: what it cost when it was made. */
    savedMicros?: number;
  };
  "step-failed": { error: ErrorValue; attempt: number; durationMs: number; handled?: "continue" | "branch" };
  "step-skipped": { reason: "not-reached" | "disabled" | "by-person"; by?: string };
  "edge-taken": { edgeId: string };
  "edge-dead": { edgeId: string };
  "message-sent": { from: string; to: string; text: string };
  "note-added": { text: string; by: string };
  "budget-reached": { scope: string; limitUsd: number; spentUsd: number };
  /** What a person changed of a step that had not started: its input, its settings, or both. */
  "step-edited": { by: string; input?: unknown; config?: Record<string, unknown> };
  "log-written": { level: "debug" | "info" | "warn" | "error"; message: string };
};

export type RunEventType = keyof RunEventData;

/** One entry of the log. `seq` starts at 1 and has no gaps within a run; `at` is the database's clock, ISO 8601. */
export type RunEvent = {
  [T in RunEventType]: { seq: number; at: string; type: T; stepKey?: string; data: RunEventData[T] };
}[RunEventType];

/** An event before the log gave it its seq and time. */
export type NewRunEvent = { [T in RunEventType]: { type: T; stepKey?: string; data: RunEventData[T]; at?: string } }[RunEventType];

/** Not stored: text on its way, shown until the turn's `step-reasoned` arrives. Sent to watchers only. */
export type RunDelta = {
  stepKey: string;
  turn: number;
  kind: "text" | "reasoning";
  text: string;
  /** A reviewer's verdict is on its way. */
  review?: true;
};
