import "server-only";
import { waitForRun } from "@/server/engine/watch";
import type { ErrorValue } from "@/server/errors";
import type { Actor } from "@/server/permissions";
import type { RunStatus } from "@/server/workflow/run-event";
import { requireRun } from "./run-record";

export type RunWait = { ended: true; status: RunStatus; output: unknown; error: ErrorValue | null } | { ended: false; status: RunStatus };

/** Waits at most so many seconds for a run to end. Throws `not_found`. */
export async function waitForEnd(
  actor: Actor,
  { id, seconds, signal }: { id: string; seconds: number; signal: AbortSignal },
): Promise<RunWait> {
  await requireRun(actor, id);
  const ending = await waitForRun(id, { timeoutMs: seconds * 1_000, signal });
  if (!ending) return { ended: false, status: (await requireRun(actor, id)).status };
  return { ended: true, status: ending.status, output: ending.output, error: ending.error };
}
