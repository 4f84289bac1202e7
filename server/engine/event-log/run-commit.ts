import "server-only";
import type { ErrorValue } from "@/server/errors";
import type { WebhookAnswer } from "@/server/workflow/define";
import type { HumanTaskRequest } from "@/server/workflow/human-task";
import type { NewRunEvent, RunEvent, RunStatus, StepFlag, StepStatus } from "@/server/workflow/run-event";

/** A step row. With `finishedAt` it settles the step for ever; without, it opens an attempt or says that one will follow. */
export type StepWrite = {
  key: string;
  nodeId: string;
  status: StepStatus;
  attempt: number;
  handle?: string;
  input?: unknown;
  output?: unknown;
  error?: ErrorValue;
  flags?: StepFlag[];
  inputTokens?: number;
  outputTokens?: number;
  costMicros?: number;
  startedAt: string | null;
  finishedAt?: string;
};

export type CallKind = "model" | "tool" | "map" | "wait" | "task" | "runs";

/** Begins a durable call, or begins it again: each time its fence rises. A call that is done is left alone. */
type CallBegin = {
  key: string;
  stepKey: string;
  kind: CallKind;
  attempt: number;
  /** What is known before it ran: when a wait ends, which human task it asks. */
  value?: unknown;
  /** The step waits while the call is open. */
  waits?: boolean;
  task?: HumanTaskRequest & { id: string; orgId: string; expiresAt: string | null };
};

/** Finishes a call, if `fence` is still the latest. */
export type CallFinish = {
  key: string;
  fence: number;
  status: "done" | "failed";
  result?: unknown;
  error?: ErrorValue;
  charge?: Charge;
  /** A model call: what it set aside in budgets is freed, and its charge counts in them. */
  settles?: true;
};

export type Charge = {
  inputTokens: number;
  outputTokens: number;
  cachedTokens: number;
  reasoningTokens: number;
  costMicros: number;
  provider: string;
  model: string;
};

/** A guarded write with the events that are logged only if it took place. */
export type CommitEntry = { events: NewRunEvent[] } & (
  | { write: "none" }
  /** Takes place when the run is still queued. */
  | { write: "start" }
  | { write: "step"; step: StepWrite }
  | { write: "begin"; begin: CallBegin }
  | { write: "finish"; finish: CallFinish }
);

export type RunPatch = {
  status?: RunStatus;
  reason?: string;
  output?: unknown;
  error?: ErrorValue;
  /** What the webhook caller gets. The first one of a run stays. */
  response?: WebhookAnswer;
};

export type StoredArtifact = { id: string; orgId: string; text: string };

/** Everything that one caller wants to be true of one run, all or nothing. */
export type RunCommit = { runId: string; entries: CommitEntry[]; patch?: RunPatch; artifacts?: StoredArtifact[] };

export type CommitResult = {
  /** False: the run is final or does not exist, and nothing was written. */
  live: boolean;
  status: RunStatus | null;
  /** By call key. A call that is missing here was done before. */
  fences: ReadonlyMap<string, number>;
  /** Keys of the calls that this commit finished. One that is missing was begun again by someone else, or is over. */
  finished: ReadonlySet<string>;
  events: RunEvent[];
  /** The run ended with this batch, and someone is to be told (after-end.ts). */
  followed: boolean;
};
