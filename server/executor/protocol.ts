import "server-only";
import { createHash } from "node:crypto";
import * as z from "zod";

// The shapes of Inngest's wire protocol (SDK 4.24) that the executor reads. Everything else in them is dropped.

const concurrencyEntry = z.object({ limit: z.number().int().min(1), key: z.string().optional(), scope: z.string().optional() });

/** A function's configuration as the SDK registers it. */
const functionConfigSchema = z.looseObject({
  id: z.string(),
  triggers: z.array(z.object({ event: z.string().optional(), expression: z.string().optional(), cron: z.string().optional() })),
  steps: z.record(z.string(), z.object({ retries: z.object({ attempts: z.number().int().optional() }).optional() })),
  idempotency: z.string().optional(),
  concurrency: z.union([z.number().int().min(1), concurrencyEntry, z.array(concurrencyEntry).max(2)]).optional(),
  cancel: z
    .array(z.object({ event: z.string(), if: z.string().optional(), timeout: z.string().optional() }))
    .max(5)
    .optional(),
  priority: z.object({ run: z.string().optional() }).optional(),
  timeouts: z.object({ start: z.string().optional(), finish: z.string().optional() }).optional(),
});
export const registrationSchema = z.object({ functions: z.array(functionConfigSchema) });
export type FunctionConfig = z.output<typeof functionConfigSchema>;

/** One operation that a call reports: a step that ran, failed or is planned, a wait, or the end of the run. */
export const opSchema = z.object({
  id: z.string(),
  op: z.string(),
  name: z.string().nullish(),
  data: z.unknown().optional(),
  error: z.unknown().optional(),
  opts: z.record(z.string(), z.unknown()).nullish(),
});
export type Op = z.output<typeof opSchema>;

export const checkpointSchema = z.object({
  run_id: z.string(),
  generation_id: z.number().int().optional(),
  steps: z.array(opSchema),
});

export const invokeOptsSchema = z.object({
  function_id: z.string(),
  payload: z.looseObject({ data: z.record(z.string(), z.unknown()).nullish() }).nullish(),
  timeout: z.string().nullish(),
});
export const waitOptsSchema = z.object({ timeout: z.string().nullish(), if: z.string().nullish() });
export const signalOptsSchema = z.object({ signal: z.string(), timeout: z.string().nullish(), conflict: z.string().nullish() });
export const signalSchema = z.object({ signal: z.string(), data: z.unknown() });

/** An event as it comes in. The id deduplicates; without one a fresh id is made. */
export const incomingEventSchema = z.looseObject({
  id: z.string().nullish(),
  name: z.string().min(1),
  data: z.unknown().optional(),
  ts: z.number().nullish(),
});
export type IncomingEvent = { id?: string | null; name: string; data?: unknown; ts?: number | null };

/** A text as PostgreSQL can keep it and give it back: without NUL and without halves of surrogate pairs. */
export const toStorable = (text: string): string => Buffer.from(text.replaceAll("\u0000", "")).toString();

const maxKeyChars = 400;

/** A text as an index can hold it: a long one by its hash. Equal texts give equal keys. */
export const toKey = (text: string): string =>
  text.length <= maxKeyChars ? toStorable(text) : createHash("sha256").update(text).digest("hex");

/** An error as Inngest's events and remembered steps carry it. */
export type JsonError = { name: string; message: string; stack?: string; cause?: unknown };

export function toJsonError(value: unknown): JsonError {
  const source = typeof value === "object" && value !== null ? (value as Record<string, unknown>) : { message: String(value) };
  return {
    name: typeof source.name === "string" ? source.name : "Error",
    message: typeof source.message === "string" ? source.message : typeof source.error === "string" ? source.error : "Unknown error",
    ...(typeof source.stack === "string" ? { stack: source.stack } : {}),
    ...(source.cause === undefined ? {} : { cause: source.cause }),
  };
}

/** What a step is remembered as. `{"data": …}` also around events and nulls, so that no value can look like a failure. */
export const rememberData = (data: unknown): string => JSON.stringify({ data: data ?? null });
export const rememberError = (error: JsonError): string => JSON.stringify({ error });

/** Inngest's limits, kept here too so that nothing breaks on the day a deployment moves to Inngest. */
export const protocolLimits = { eventBytes: 512_000, stepBytes: 4_000_000, stepsPerRun: 1_000, retries: 20, eventNameChars: 256 } as const;
