// A run as a story: what each step that thought, thought, did and saw, in the order in which they began. For reading and for files.
import type { ErrorValue } from "@/server/errors";
import type { RunStatus, StepStatus } from "../run-event";
import type { RunView, StepView, ToolCallView, TurnView } from "../run-view";

export type StoryTurn = {
  /** thought: before it acted; answer: what the step gave, or a reviewer looked at; review: a verdict on it. */
  kind: "thought" | "answer" | "review";
  turn: number;
  thought: string;
  text: string;
  review?: TurnView["review"];
  toolCalls: { tool: string; args: unknown; ok: boolean | null; result: unknown; durationMs: number | null }[];
  costMicros: number;
  durationMs: number | null;
};

export type StoryStep = {
  stepKey: string;
  name: string;
  status: StepStatus;
  startedAt: string | null;
  durationMs: number | null;
  tokens: number;
  costMicros: number;
  turns: StoryTurn[];
  error?: ErrorValue;
};

export type RunStory = {
  title: string;
  runId: string;
  status: RunStatus;
  startedAt: string | null;
  finishedAt: string | null;
  tokens: number;
  costMicros: number;
  input: unknown;
  steps: StoryStep[];
  output: unknown;
  error?: ErrorValue;
};

type Told = { runId: string; title: string; nameOf: (nodeId: string) => string };

/** Steps that thought nothing are left out: they are in the run's report and log. */
export function tellRun(view: RunView, { runId, title, nameOf }: Told): RunStory {
  const steps = Object.values(view.steps).filter(({ turns }) => turns.length > 0);
  return {
    title,
    runId,
    status: view.status,
    startedAt: view.startedAt ?? null,
    finishedAt: view.finishedAt ?? null,
    tokens: view.tokens.input + view.tokens.output,
    costMicros: view.costMicros,
    input: view.input ?? null,
    steps: steps
      .toSorted((left, right) => ((left.startedAt ?? "~") < (right.startedAt ?? "~") ? -1 : 1))
      .map((step) => tellStep(step, nameOf)),
    output: view.output ?? null,
    ...(view.error ? { error: view.error } : {}),
  };
}

function tellStep(step: StepView, nameOf: Told["nameOf"]): StoryStep {
  const { stepKey, nodeId, status, turns, tokens, costMicros } = step;
  const path = stepKey.slice(nodeId.length + 1);
  return {
    stepKey,
    name:
      path === ""
        ? nameOf(nodeId)
        : `${nameOf(nodeId)}, pass ${path
            .split(".")
            .map((index) => Number(index) + 1)
            .join(".")}`,
    status,
    startedAt: step.startedAt ?? null,
    durationMs: step.durationMs ?? null,
    tokens: tokens.input + tokens.output,
    costMicros,
    turns: turns.map((turn, index) => tellTurn(turn, turns[index + 1])),
    ...(step.error ? { error: step.error } : {}),
  };
}

function tellTurn(turn: TurnView, next: TurnView | undefined): StoryTurn {
  const { thought, text, review, toolCalls, usage } = turn;
  return {
    kind: review ? "review" : isAnswer(turn, next) ? "answer" : "thought",
    turn: turn.turn,
    thought,
    text,
    ...(review ? { review } : {}),
    toolCalls: toolCalls.map(tellCall),
    costMicros: usage?.costMicros ?? 0,
    durationMs: usage?.durationMs ?? null,
  };
}

/** The last thing said, or what a reviewer looks at next. */
export function isAnswer(turn: TurnView, next: TurnView | undefined): boolean {
  return !turn.review && turn.toolCalls.length === 0 && (next === undefined || next.review !== undefined);
}

function tellCall({ tool, args, ok, result, durationMs }: ToolCallView): StoryTurn["toolCalls"][number] {
  return { tool, args, ok: ok ?? null, result: result ?? null, durationMs: durationMs ?? null };
}
