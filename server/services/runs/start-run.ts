import "server-only";
import * as z from "zod";
import type { Actor } from "@/server/permissions";
import { hashRequest } from "./hash-request";
import { maxIdempotencyKeyChars } from "./idempotency-key";
import { launchRun } from "./launch-run";
import { openWorkflow } from "./open-workflow";
import { type RunOptions, readRunOptions, runOptionsInput } from "./run-options";

export const startRunInput = runOptionsInput.extend({
  workflowId: z.string().max(100),
  /** What the trigger receives: an object of its fields, or a webhook's body. */
  input: z.unknown().optional(),
  /** Left out: the published version, or the draft when nothing is published. */
  version: z.union([z.literal("draft"), z.number().int().min(1)], 'Give "draft" or the number of a version').optional(),
  /** Left out: the manual trigger, else the first. */
  triggerNodeId: z.string().max(64).optional(),
  /** The same key starts one run, however often it is sent. */
  idempotencyKey: z.string().min(1).max(maxIdempotencyKeyChars).optional(),
});
export type StartRun = z.output<typeof startRunInput>;

/**
 * Starts a run. Throws `workflow_invalid` with `data.issues`, `invalid_input` with the field that the trigger refuses,
 * `conflict` for an idempotency key with another request, `too_many_requests`, `not_found`.
 */
export async function startRun(actor: Actor, request: StartRun): Promise<{ runId: string; created: boolean }> {
  const { newRun } = await openWorkflow(actor, request);
  const run = { ...newRun(request.input), ...(await readRunOptions(actor, request)) };
  const { idempotencyKey } = request;
  return launchRun(idempotencyKey === undefined ? run : { ...run, idempotencyKey, requestHash: hashStart(request, request.input) });
}

/** What was asked, to tell a repeated request from another one under the same key. */
export function hashStart(
  { version, triggerNodeId, priority, queue, startAt, delaySeconds }: RunOptions & Pick<StartRun, "version" | "triggerNodeId">,
  input: unknown,
): string {
  return hashRequest([version, triggerNodeId, input, priority, queue, startAt, delaySeconds].map((value) => value ?? null));
}
