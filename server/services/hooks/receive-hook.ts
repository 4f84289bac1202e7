import "server-only";
import { waitForRun } from "@/server/engine/watch";
import { AppError, type ErrorValue } from "@/server/errors";
import { limits } from "@/server/limits";
import { webhook } from "@/server/triggers/webhook";
import type { IncomingRequest, WebhookAnswer } from "@/server/workflow/define";
import { hashRequest } from "../runs/hash-request";
import { readIdempotencyKey } from "../runs/idempotency-key";
import { launchRun } from "../runs/launch-run";
import { findHook, type OpenHook } from "./find-hook";
import { isTestToken, receiveTestCall } from "./test-call";
import { verifySender } from "./verify-sender";

export type HookCall = {
  token: string;
  headers: Headers;
  /** As it came: signatures are over bytes. */
  rawBody: Buffer;
  /** Reads the bytes as JSON, form or text. Not called before the sender is known. */
  readRequest(): IncomingRequest;
  signal: AbortSignal;
};

export type HookOutcome =
  /** At a test address: it is shown to those who listen, and starts nothing. */
  | { kind: "shown" }
  /** The run goes on without the caller. */
  | { kind: "accepted"; runId: string }
  | { kind: "answered"; runId: string; answer: WebhookAnswer }
  | { kind: "succeeded"; runId: string; output: unknown }
  | { kind: "failed"; runId: string; error: ErrorValue };

/**
 * Starts a run of a webhook's published version, and waits up to a minute for it when the trigger answers at the end.
 * The run is on the disk before this returns. Throws `not_found`, `unauthenticated`, `invalid_input` (the body does not fit the
 * trigger's schema), `conflict` (an idempotency key with another body).
 */
export async function receiveHook(call: HookCall): Promise<HookOutcome> {
  if (isTestToken(call.token)) return receiveTestCall(call, (hook, output) => startRun(call, { hook, output, startedBy: hook.startedBy }));
  const hook = await findHook(call.token);
  if (!hook) throw new AppError("not_found", "There is no webhook at this address.", { fix: "Copy the URL from the published workflow." });
  verifySender(hook, call.headers, call.rawBody);
  const received = webhook.receive(call.readRequest(), hook.config, new Date().toISOString());
  if ("error" in received) throw new AppError(received.error.code, received.error.message, received.error);
  return startRun(call, { hook, output: received.output, startedBy: "system" });
}

type Started = { hook: OpenHook; output: unknown; startedBy: string };
type RunOutcome = Exclude<HookOutcome, { kind: "shown" }>;

async function startRun(call: HookCall, { hook, output, startedBy }: Started): Promise<RunOutcome> {
  const answersAtOnce = hook.config.respond === "immediately";
  const run = {
    orgId: hook.orgId,
    workflowId: hook.workflowId,
    version: hook.version,
    document: hook.document,
    plan: hook.plan,
    trigger: "webhook",
    input: output,
    startedBy,
    ...readIdempotency(call, hook),
  };
  const { runId } = await launchRun(run, { durable: answersAtOnce });
  if (answersAtOnce) return { kind: "accepted", runId };
  const ending = await waitForRun(runId, { timeoutMs: limits.waitForRunSeconds * 1000, until: "answer", signal: call.signal });
  if (ending?.response) return { kind: "answered", runId, answer: ending.response };
  if (ending?.status === "succeeded") return { kind: "succeeded", runId, output: ending.output };
  if (ending) return { kind: "failed", runId, error: ending.error ?? { code: "cancelled", message: "The run was cancelled." } };
  return { kind: "accepted", runId };
}

/** Calls of a test address are repeated on purpose, so each is one of its own. */
function readIdempotency({ headers, rawBody }: HookCall, { version }: OpenHook): { idempotencyKey?: string; requestHash?: string } {
  if (version === null) return {};
  const key = readIdempotencyKey(headers, ["idempotency-key", "webhook-id", "x-github-delivery"]);
  return key === undefined ? {} : { idempotencyKey: key, requestHash: hashRequest(rawBody) };
}
