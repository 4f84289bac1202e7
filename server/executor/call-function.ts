import "server-only";
import { type Inngest, InngestCommHandler, type InngestFunction } from "inngest";
import { v7 } from "uuid";
import * as z from "zod";
import type { ClaimedJob } from "./core";
import { parseRetryAfter } from "./duration";
import { createFunctionTable, type FunctionTable } from "./functions";
import type { RunState } from "./load-states";
import { type JsonError, type Op, opSchema, registrationSchema, toJsonError } from "./protocol";

type Request = { method: "PUT" | "POST"; url: string; body: string; headers: Record<string, string> };
type Reply = { status: number; headers: Record<string, string>; body: string };

/** Calls the SDK's own HTTP handler as a function: no socket, no Request, no Response. */
export type Handler = (request: Request) => Promise<Reply>;

// Never connected to: the SDK wants to see an address.
const address = "http://embedded.invalid/api/inngest";
// A call may run long, because its lease is renewed while it does; without this the SDK asks for a new call every 10 s.
const maxRuntimeMs = 300_000;

/** What a call led to. `retryAfterMs` is the delay that the function asked for. */
export type CallResult =
  | { kind: "ops"; ops: Op[]; retryAfterMs: number | undefined }
  | { kind: "done"; data: unknown }
  | { kind: "error"; error: JsonError; retry: boolean; retryAfterMs: number | undefined };

/** Wraps functions in the SDK's handler and asks it for their configurations. Throws when the SDK refuses or a configuration is unsupported. */
export async function registerFunctions(
  client: Inngest.Like,
  functions: readonly InngestFunction.Like[],
): Promise<{ handler: Handler; table: FunctionTable }> {
  const handler = new InngestCommHandler({
    frameworkName: "embedded",
    client,
    functions,
    // The type lists the SDK's own two defaults; any number of milliseconds is read.
    defaultMaxRuntime: maxRuntimeMs,
    handler: (request: Request) => ({
      body: () => request.body,
      headers: (name: string) => request.headers[name.toLowerCase()] ?? null,
      method: () => request.method,
      url: () => new URL(request.url),
      transformResponse: (reply: Reply) => reply,
    }),
  }).createHandler() as Handler;
  const reply = await handler({
    method: "PUT",
    url: address,
    body: JSON.stringify({ url: address }),
    headers: { "x-inngest-sync-kind": "in_band" },
  });
  if (reply.status !== 200) throw new Error(`The Inngest SDK did not register its functions (status ${reply.status}): ${reply.body}`);
  return { handler, table: createFunctionTable(registrationSchema.parse(JSON.parse(reply.body)).functions) };
}

/** One call of a function: a discovery when the job's step is 'step', else the one step that is due. */
export async function callFunction(
  handler: Handler,
  job: ClaimedJob,
  options: { state: RunState; maxAttempts: number },
): Promise<CallResult> {
  const { state, maxAttempts } = options;
  const requestId = v7();
  const ctx = {
    attempt: job.attempt,
    max_attempts: maxAttempts,
    // A step run inline while others are pending would be run again by its own job.
    disable_immediate_execution: job.step === "step" && state.hasPending,
    env: "",
    fn_id: job.fn,
    run_id: job.run,
    qi_id: job.run,
    request_id: requestId,
    generation_id: job.fence,
    step_id: job.step,
    use_api: false,
    stack: { current: state.order.length, stack: state.order },
  };
  // The stored JSON is spliced in as text, so that it is parsed once, by the SDK, into objects of this call alone.
  const body = `{"ctx":${JSON.stringify(ctx)},"event":${job.event},"events":[${job.event}],"steps":${state.steps},"defers":{},"version":-1,"use_api":false}`;
  const reply = await handler({
    method: "POST",
    url: `${address}?fnId=${encodeURIComponent(job.fn)}&stepId=${job.step}`,
    body,
    headers: {
      "content-type": "application/json",
      "x-run-id": job.run,
      "x-request-id": requestId,
      "x-inngest-generation-id": String(job.fence),
    },
  });
  return readReply(reply);
}

const opsSchema = z.union([z.array(opSchema), opSchema.transform((op) => [op])]);

function readReply(reply: Reply): CallResult {
  const header = (name: string) => Object.entries(reply.headers).find(([key]) => key.toLowerCase() === name)?.[1];
  const retryAfterMs = parseRetryAfter(header("retry-after"));
  const body: unknown = reply.body === "" ? null : JSON.parse(reply.body);
  if (reply.status === 206) return { kind: "ops", ops: opsSchema.parse(body), retryAfterMs };
  if (reply.status === 200) return { kind: "done", data: body };
  return { kind: "error", error: toJsonError(body), retry: header("x-inngest-no-retry") !== "true", retryAfterMs };
}
