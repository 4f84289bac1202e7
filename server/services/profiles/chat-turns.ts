import "server-only";
import { pool } from "@/server/db";
import type { ErrorValue } from "@/server/errors";
import { limits } from "@/server/limits";
import { isArtifactRef, type RunStatus } from "@/server/workflow/run-event";

/** A message and what came of it: one run. */
export type ChatTurn = {
  runId: string;
  message: string;
  status: RunStatus;
  /** The answer; null while there is none. */
  text: string | null;
  error: ErrorValue | null;
  costMicros: number;
  at: string;
};

type Row = {
  id: string;
  input: { message?: unknown } | null;
  status: RunStatus;
  output: { text?: unknown } | null;
  error: ErrorValue | null;
  cost_micros: string;
  created_at: Date;
};

const mostTurns = limits.conversationMessages / 2;
/** Of what an agent is reminded; older messages are left out. */
const mostChars = 200_000;

/** The turns of a conversation in their order; of a very long one the last. */
export async function readTurns(chatId: string): Promise<ChatTurn[]> {
  const { rows } = await pool().query<Row>(
    `select id, input, status, output, error, cost_micros, created_at from run
      where workflow_id = $1 and idempotency_key like 'turn:%' order by created_at desc, id desc limit ${mostTurns}`,
    [chatId],
  );
  return rows.reverse().map((row) => ({
    runId: row.id,
    message: typeof row.input?.message === "string" ? row.input.message : "",
    status: row.status,
    text: readText(row.output),
    error: row.error,
    costMicros: Number(row.cost_micros),
    at: row.created_at.toISOString(),
  }));
}

function readText(output: Row["output"]): string | null {
  if (isArtifactRef(output)) return output.preview;
  return typeof output?.text === "string" ? output.text : null;
}

/** What was said so far, as an agent is given it: whole turns, the newest that fit. */
export function listMessages(turns: readonly ChatTurn[]): { role: "user" | "assistant"; content: string }[] {
  const said = turns.flatMap(({ message, text }) => (text === null ? [] : [{ message, text }]));
  let chars = 0;
  const kept = said.toReversed().filter(({ message, text }) => {
    chars += message.length + text.length;
    return chars <= mostChars;
  });
  return kept.reverse().flatMap(({ message, text }) => [
    { role: "user" as const, content: message },
    { role: "assistant" as const, content: text },
  ]);
}
