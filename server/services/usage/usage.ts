import "server-only";
import * as z from "zod";
import { pool } from "@/server/db";
import { AppError } from "@/server/errors";
import type { Actor } from "@/server/permissions";
import { type UsageBreakdown, usageBreakdowns } from "@/server/workflow/usage";
import { toUsd } from "../runs/run-record";
import { nameUsage } from "./name-usage";

const date = z.iso.date();
const mostDays = 366 * 2;
const dayMs = 24 * 3_600_000;

export const usagePeriod = z.strictObject({
  /** First and last day, in UTC. */
  from: date,
  to: date,
});

export const usageInput = usagePeriod.extend({ by: z.enum(usageBreakdowns).default("model") });

/** What calls of models came to. */
export type UsageSum = {
  calls: number;
  inputTokens: number;
  outputTokens: number;
  /** Of the input tokens, those that the provider had in its cache. */
  cachedTokens: number;
  /** Of the output tokens, those that were thought and not said. */
  reasoningTokens: number;
  costUsd: number;
};

export type Usage = {
  total: UsageSum;
  /** What the stretch of the same length before it cost. */
  beforeUsd: number;
  /** Every day of the period, the oldest first. */
  days: (UsageSum & { day: string })[];
  /** The dearest first; at most 200, the rest in one of the key null. */
  groups: (UsageSum & { key: string | null; name: string })[];
};

/** What `toSum` reads. */
export const sumColumns = `count(*)::int as calls, sum(input_tokens)::bigint as input, sum(output_tokens)::bigint as output, sum(cached_tokens)::bigint as cached,
  sum(reasoning_tokens)::bigint as reasoning, sum(cost_micros)::bigint as cost`;

/** By what a charge is told from others; a node is one of its workflow. */
const keys: Record<UsageBreakdown, string> = {
  provider: "provider",
  model: "provider || '/' || model",
  workflow: "workflow_id",
  user: "started_by",
  node: "workflow_id || '/' || node_id",
};

export type SumRow = { calls: number; input: string; output: string; cached: string; reasoning: string; cost: string };

const mostGroups = 200;

/** What the org's models cost in a period, day by day and by what they were used for. Throws `invalid_input` for a period that is none. */
export async function readUsage({ orgId }: Actor, { from, to, by }: z.output<typeof usageInput>): Promise<Usage> {
  const window = toWindow(from, to);
  const values = [orgId, window.start, window.end];
  const [read, before] = await Promise.all([
    pool().query<SumRow & { day: string | null; key: string | null }>(
      `select to_char(day, 'YYYY-MM-DD') as day, key, ${sumColumns} from (
         select date_trunc('day', at, 'UTC') at time zone 'UTC' as day, ${keys[by]} as key, input_tokens, output_tokens, cached_tokens,
           reasoning_tokens, cost_micros
         from charge where org_id = $1 and at >= $2 and at < $3) c
       group by grouping sets ((day), (key)) order by cost desc, calls desc`,
      values,
    ),
    pool().query<{ cost: string | null }>("select sum(cost_micros) as cost from charge where org_id = $1 and at >= $2 and at < $3", [
      orgId,
      window.before,
      window.start,
    ]),
  ]);
  const byDay = new Map(read.rows.flatMap((row) => (row.day === null ? [] : [[row.day, toSum(row)] as const])));
  const days = window.days.map((day) => ({ day, ...(byDay.get(day) ?? none) }));
  const found = read.rows.flatMap((row) => (row.day === null && row.key !== null ? [{ key: row.key, ...toSum(row) }] : []));
  const nameOf = await nameUsage(
    orgId,
    by,
    found.slice(0, mostGroups).map(({ key }) => key),
  );
  const rest = found.slice(mostGroups);
  return {
    total: addUp(days),
    beforeUsd: toUsd(before.rows[0]?.cost ?? 0),
    days,
    groups: [
      ...found.slice(0, mostGroups).map((group) => ({ ...group, name: nameOf(group.key) })),
      ...(rest.length > 0 ? [{ key: null, name: `${rest.length} others`, ...addUp(rest) }] : []),
    ],
  };
}

type Window = { start: Date; end: Date; before: Date; days: string[] };

/** The days of a period and the moments at which they, and the stretch of the same length before them, begin. */
export function toWindow(from: string, to: string): Window {
  const start = Date.parse(`${from}T00:00:00Z`);
  const end = Date.parse(`${to}T00:00:00Z`) + dayMs;
  const count = Math.round((end - start) / dayMs);
  if (count < 1 || count > mostDays)
    throw new AppError("invalid_input", `The period is ${count < 1 ? "empty" : "too long"}.`, {
      field: "to",
      fix: `Ask for one to ${mostDays} days, the first before the last.`,
    });
  return {
    start: new Date(start),
    end: new Date(end),
    before: new Date(start - (end - start)),
    days: Array.from({ length: count }, (_, index) => new Date(start + index * dayMs).toISOString().slice(0, 10)),
  };
}

const none: UsageSum = { calls: 0, inputTokens: 0, outputTokens: 0, cachedTokens: 0, reasoningTokens: 0, costUsd: 0 };

export function toSum(row: SumRow): UsageSum {
  return {
    calls: row.calls,
    inputTokens: Number(row.input),
    outputTokens: Number(row.output),
    cachedTokens: Number(row.cached),
    reasoningTokens: Number(row.reasoning),
    costUsd: toUsd(row.cost),
  };
}

function addUp(parts: readonly UsageSum[]): UsageSum {
  const sum = (key: keyof UsageSum) => parts.reduce((total, part) => total + part[key], 0);
  return {
    calls: sum("calls"),
    inputTokens: sum("inputTokens"),
    outputTokens: sum("outputTokens"),
    cachedTokens: sum("cachedTokens"),
    reasoningTokens: sum("reasoningTokens"),
    // Of millionths: sums of binary fractions would show their tails.
    costUsd: toUsd(Math.round(sum("costUsd") * 1_000_000)),
  };
}
