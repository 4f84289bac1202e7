import type { StepView } from "@/server/workflow/run-view";

/** One thing that an agent did: thought for a turn, or called a tool; or a review of what it answered. */
export type Deed = {
  key: string;
  turn: number;
  /** null: a turn of the model. */
  tool: string | null;
  /** The turn was a reviewer's. */
  review?: "approved" | "sent back";
  /** undefined while it goes on. */
  ok: boolean | undefined;
  durationMs: number | undefined;
  costMicros: number;
};

/** The newest deeds, oldest first, and how many came before them. */
export type AgentTrail = { deeds: readonly Deed[]; before: number };

/** Costs only the deeds it gives, however long the step is. */
export function readTrail(step: Pick<StepView, "turns">, most: number): AgentTrail {
  const newest: Deed[] = [];
  let count = 0;
  for (let index = step.turns.length - 1; index >= 0; index--) {
    const turn = step.turns[index];
    if (!turn) continue;
    for (const call of [...turn.toolCalls].reverse()) {
      count += 1;
      if (newest.length < most)
        newest.push({ key: call.callKey, turn: turn.turn, tool: call.tool, ok: call.ok, durationMs: call.durationMs, costMicros: 0 });
    }
    count += 1;
    if (newest.length < most)
      newest.push({
        key: `turn ${turn.turn}`,
        turn: turn.turn,
        tool: null,
        ...(turn.review ? { review: turn.review.approved ? "approved" : "sent back" } : {}),
        ok: true,
        durationMs: turn.usage?.durationMs,
        costMicros: turn.usage?.costMicros ?? 0,
      });
  }
  return { deeds: newest.reverse(), before: count - newest.length };
}
