import "server-only";
import type { Sql } from "@/server/db";
import { completeSteps } from "./complete-step";
import type { ClaimedJob, Core } from "./core";
import { type Due, parseDue } from "./duration";
import { type Expression, parseExpression } from "./expression";
import { startFunction } from "./insert-events";
import { invokeOptsSchema, type Op, rememberError, signalOptsSchema, toKey, waitOptsSchema } from "./protocol";
import { keyOfWait } from "./topic-key";

/** A step that is to happen later. `due` null: only something else can end it. */
export type Plan = {
  op: Op;
  kind: "call" | "sleep" | "event" | "signal" | "invoke";
  due: Due | null;
  topic?: string;
  key?: string;
  expr?: string;
  invoke?: { fn: string; data: Record<string, unknown> };
};

const isPlan = new Set(["StepPlanned", "Sleep", "WaitForEvent", "WaitForSignal", "InvokeFunction"]);

/** Whether an op asks for something to happen later, rather than telling what happened. */
export const isPlanned = (op: Op): boolean => isPlan.has(op.op);

/** Reads a planned op. Throws an Error, whose message becomes the step's error, when it asks for what cannot be done. */
export function readPlan(op: Op, event: unknown): Plan {
  switch (op.op) {
    case "Sleep":
      return { op, kind: "sleep", due: dueOf(op.name ?? "") };
    case "WaitForEvent": {
      const opts = waitOptsSchema.parse(op.opts ?? {});
      const expression: Expression | undefined = opts.if ? parseExpression(opts.if) : undefined;
      return {
        op,
        kind: "event",
        due: timeoutOf(opts.timeout),
        topic: toKey(op.name ?? ""),
        key: keyOfWait(expression, event),
        ...(opts.if ? { expr: opts.if } : {}),
      };
    }
    case "WaitForSignal": {
      const opts = signalOptsSchema.parse(op.opts);
      return { op, kind: "signal", due: timeoutOf(opts.timeout), topic: signalTopic, key: keyOfSignal(opts.signal) };
    }
    case "InvokeFunction": {
      const opts = invokeOptsSchema.parse(op.opts);
      return { op, kind: "invoke", due: timeoutOf(opts.timeout), invoke: { fn: opts.function_id, data: opts.payload?.data ?? {} } };
    }
    default:
      return { op, kind: "call", due: { delayMs: 0 } };
  }
}

/** The topic of all waits for signals; not the name of any event. */
export const signalTopic = "\u0001signal";

/** Where a wait for a signal is filed: as JSON, for PostgreSQL takes no NUL in a text. */
export const keyOfSignal = (signal: string): string => toKey(JSON.stringify(signal));

const timeoutOf = (timeout: string | null | undefined): Due | null => (timeout === null || timeout === undefined ? null : dueOf(timeout));

function dueOf(text: string): Due {
  const due = parseDue(text);
  if (!due) throw new Error(`"${text}" is neither a duration such as "1h30m" nor a date.`);
  return due;
}

/** Takes the topics of waits before any row, so that an event under way is either seen or comes after (see accept-events.ts). */
export async function lockTopics(tx: Sql, plans: Plan[]): Promise<void> {
  const topics = [...new Set(plans.flatMap((plan) => (plan.kind === "event" && plan.topic ? [plan.topic] : [])))].sort();
  if (topics.length === 0) return;
  await tx.query("SELECT pg_advisory_xact_lock(hashtextextended(topic, 0)) FROM unnest($1::text[]) AS topic", [topics]);
}

/**
 * Writes planned steps as jobs, all waits in the same transaction as their siblings. A step that is pending or remembered
 * already is left alone: a discovery reports every step it has no result for. The caller holds the run's row.
 */
export async function insertPlans(core: Core, tx: Sql, job: ClaimedJob, plans: Plan[]): Promise<void> {
  if (plans.length === 0) return;
  const at = (due: Due | null) => (due === null ? Number.POSITIVE_INFINITY : "atMs" in due ? due.atMs / 1_000 : null);
  const { rows } = await tx.query<{ step: string }>(insertSql, [
    job.run,
    plans.map((plan) => plan.op.id),
    plans.map((plan) => plan.kind),
    plans.map((plan) => at(plan.due)),
    plans.map((plan) => (plan.due && "delayMs" in plan.due ? plan.due.delayMs : null)),
    plans.map((plan) => plan.op.opts?.parallelMode === "race"),
    plans.map((plan) => plan.topic ?? null),
    plans.map((plan) => plan.key ?? null),
    plans.map((plan) => plan.expr ?? null),
  ]);
  const inserted = new Set(rows.map((row) => row.step));
  for (const plan of plans) {
    if (!inserted.has(plan.op.id)) continue;
    if (plan.kind === "invoke") await invoke(core, tx, { job, plan });
    if (plan.kind === "signal") await replaceSignal(tx, { job, plan });
  }
}

const insertSql = `
INSERT INTO executor.job (run, step, kind, due, race, topic, key, expr, tenant, rank, lane)
SELECT r.id, p.step, p.kind, coalesce(to_timestamp(p.at), now() + p.delay_ms * interval '1 ms'), p.race, p.topic, p.key, p.expr,
  r.tenant, r.rank, CASE WHEN p.kind = 'call' THEN r.lane END
FROM executor.run r, unnest($2::text[], $3::text[], $4::float8[], $5::float8[], $6::bool[], $7::text[], $8::text[], $9::text[])
  AS p(step, kind, at, delay_ms, race, topic, key, expr)
WHERE r.id = $1 AND NOT EXISTS (SELECT FROM executor.step s WHERE s.run = r.id AND s.id = p.step)
ON CONFLICT DO NOTHING RETURNING step`;

async function invoke(core: Core, tx: Sql, { job, plan }: { job: ClaimedJob; plan: Plan }): Promise<void> {
  if (!plan.invoke) return;
  const fn = core.functions.byId.get(plan.invoke.fn);
  if (!fn) {
    const message = `Could not find function "${plan.invoke.fn}" to invoke. Functions of other apps cannot be invoked.`;
    await completeSteps(tx, [{ run: job.run, step: plan.op.id, value: rememberError({ name: "InngestInvokeError", message }) }]);
    return;
  }
  const correlation = `${job.run}.${plan.op.id}`;
  const data = { ...plan.invoke.data, _inngest: { correlation_id: correlation, fn_id: fn.id, source_fn_id: job.fn } };
  const event = { id: `invoke/${correlation}`, name: "inngest/function.invoked", data };
  await startFunction(core, tx, fn, { event, from: job, parent: { run: job.run, step: plan.op.id } });
}

/** One run waits for a signal at a time. A second wait fails, or takes the first one's place when it asks for that. */
async function replaceSignal(tx: Sql, { job, plan }: { job: ClaimedJob; plan: Plan }): Promise<void> {
  const { rows } = await tx.query<{ run: string; step: string }>(
    "SELECT run, step FROM executor.job WHERE kind = 'signal' AND topic = $1 AND key = $2 AND (run, step) <> ($3, $4)",
    [signalTopic, plan.key, job.run, plan.op.id],
  );
  const other = rows[0];
  if (!other) return;
  const loser = plan.op.opts?.conflict === "replace" ? other : { run: job.run, step: plan.op.id };
  const message = `Another run waits for the signal "${plan.op.name ?? plan.key}".`;
  await completeSteps(tx, [{ ...loser, value: rememberError({ name: "SignalConflictError", message }) }]);
}
