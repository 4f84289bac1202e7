import "server-only";
import type * as z from "zod";
import { type Actor, actorLabel } from "@/server/permissions";
import { launchRun } from "./launch-run";
import type { runIdInput } from "./run-record";
import { readSource, turnOf } from "./source-run";

/**
 * Starts what ran once more: the same document, plan and input, whatever the draft says now; with a key only once.
 * Throws `conflict` for a part of a loop, `not_found`.
 */
export async function rerun(actor: Actor, { id }: z.output<typeof runIdInput>, idempotencyKey?: string): Promise<{ runId: string }> {
  const source = await readSource(actor, id);
  const { workflowId, version, document, plan, input, partial } = source;
  const trigger = actor.kind === "user" ? "manual" : "api";
  const run = {
    orgId: actor.orgId,
    workflowId,
    version,
    document,
    plan,
    trigger,
    input,
    startedBy: actorLabel(actor),
    ...(partial ? { partial } : {}),
    ...turnOf(source),
  };
  return launchRun(idempotencyKey === undefined ? run : { ...run, idempotencyKey });
}
