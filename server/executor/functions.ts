import "server-only";
import { parseDuration } from "./duration";
import { type Expression, evaluate, holds, parseExpression } from "./expression";
import { type FunctionConfig, protocolLimits } from "./protocol";
import { readSchedule, type Schedule } from "./schedule";

type Cancellation = { event: string; expression: Expression | undefined; text: string | undefined; timeoutMs: number | undefined };

/** A registered function, its expressions parsed. */
export type RegisteredFunction = {
  id: string;
  maxAttempts: number;
  triggers: { event: string; expression: Expression | undefined }[];
  schedules: Schedule[];
  idempotency: Expression | undefined;
  limits: { limit: number; key: Expression | undefined }[];
  cancellations: Cancellation[];
  /** Inngest's `priority.run`: more is sooner. */
  priority: Expression | undefined;
  startMs: number | undefined;
  finishMs: number | undefined;
  /** A failure handler; its own end is not announced, or it could trigger itself. */
  isFailureHandler: boolean;
};

export type FunctionTable = {
  byId: ReadonlyMap<string, RegisteredFunction>;
  /** The functions that an event starts. */
  startedBy(name: string, event: unknown): RegisteredFunction[];
  /** Whether any function has this event among its triggers. */
  listensTo(name: string): boolean;
};

const unsupported = ["batchEvents", "rateLimit", "throttle", "debounce", "singleton"] as const;
const defaultRetries = 4;

function readFunction(config: FunctionConfig): RegisteredFunction {
  const within = <T>(what: string, read: () => T): T => {
    try {
      return read();
    } catch (error) {
      throw new Error(`Function "${config.id}", ${what}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  for (const option of unsupported) {
    if (config[option] !== undefined) {
      throw new Error(`Function "${config.id}" uses ${option}, which the embedded executor does not have. Remove it, or run on Inngest.`);
    }
  }
  const entries = typeof config.concurrency === "number" ? [{ limit: config.concurrency }] : [config.concurrency ?? []].flat();
  const expressionOf = (what: string, text: string | undefined) =>
    text === undefined ? undefined : within(what, () => parseExpression(text));
  return {
    id: config.id,
    maxAttempts: Math.min(config.steps.step?.retries?.attempts ?? defaultRetries, protocolLimits.retries) + 1,
    triggers: config.triggers.flatMap(({ event, expression }) =>
      event === undefined ? [] : [{ event: exactName(config.id, event), expression: expressionOf(`trigger ${event}`, expression) }],
    ),
    schedules: config.triggers.flatMap(({ cron }) => (cron === undefined ? [] : [scheduleOf(config.id, cron)])),
    idempotency: expressionOf("idempotency", config.idempotency),
    limits: entries.map((entry) => {
      const scope = "scope" in entry ? entry.scope : undefined;
      if (scope !== undefined && scope !== "fn")
        throw new Error(`Function "${config.id}" limits concurrency by ${scope}; only scope fn is supported.`);
      return { limit: entry.limit, key: expressionOf("concurrency key", "key" in entry ? entry.key : undefined) };
    }),
    cancellations: (config.cancel ?? []).map(({ event, if: text, timeout }) => ({
      event,
      text,
      expression: expressionOf(`cancelOn ${event}`, text),
      timeoutMs: timeout === undefined ? undefined : durationOf(config.id, "cancelOn timeout", timeout),
    })),
    priority: expressionOf("priority.run", config.priority?.run),
    startMs: config.timeouts?.start === undefined ? undefined : durationOf(config.id, "timeouts.start", config.timeouts.start),
    finishMs: config.timeouts?.finish === undefined ? undefined : durationOf(config.id, "timeouts.finish", config.timeouts.finish),
    isFailureHandler: config.triggers.some(({ event }) => event === "inngest/function.failed") && config.id.endsWith("-failure"),
  };
}

function exactName(id: string, event: string): string {
  if (event.includes("*")) throw new Error(`Function "${id}" is triggered by "${event}"; the embedded executor has no wildcards.`);
  return event;
}

function scheduleOf(id: string, text: string): Schedule {
  try {
    return readSchedule(text);
  } catch (error) {
    throw new Error(`Function "${id}" has a bad cron "${text}": ${error instanceof Error ? error.message : String(error)}`);
  }
}

function durationOf(id: string, what: string, text: string): number {
  const ms = parseDuration(text);
  if (ms === undefined) throw new Error(`Function "${id}", ${what}: "${text}" is not a duration such as "1h30m".`);
  return ms;
}

/** Reads the configurations that the SDK registers. Throws an Error that names the function when one asks for something unsupported. */
export function createFunctionTable(configs: FunctionConfig[]): FunctionTable {
  const byId = new Map(configs.map((config) => [config.id, readFunction(config)]));
  const byEvent = new Map<string, { fn: RegisteredFunction; expression: Expression | undefined }[]>();
  for (const fn of byId.values()) {
    for (const { event, expression } of fn.triggers) byEvent.set(event, [...(byEvent.get(event) ?? []), { fn, expression }]);
  }
  return {
    byId,
    listensTo: (name) => byEvent.has(name),
    startedBy: (name, event) => [
      ...new Set((byEvent.get(name) ?? []).filter(({ expression }) => holds(expression, { event })).map(({ fn }) => fn)),
    ],
  };
}

const mostPriority = 600;

/** How urgent a run of `fn` is among its tenant's: lower first, 0 in the middle. */
export function rankOf(fn: RegisteredFunction, event: unknown): number {
  const priority = fn.priority && evaluate(fn.priority, { event });
  if (typeof priority !== "number" || !Number.isFinite(priority)) return 0;
  return -Math.round(Math.min(Math.max(priority, -mostPriority), mostPriority));
}

/** The concurrency keys that a run of `fn` holds while it executes. */
export function concurrencyKeys(fn: RegisteredFunction, event: unknown): { key: string; limit: number }[] {
  return fn.limits.map(({ limit, key }, index) => ({
    limit,
    key: `${fn.id}/${index}/${key === undefined ? "" : JSON.stringify(evaluate(key, { event }))}`,
  }));
}
