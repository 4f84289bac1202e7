import "server-only";
import * as z from "zod";
import { limits } from "@/server/limits";
import { type Actor, actorLabel } from "@/server/permissions";
import { runStatuses } from "@/server/workflow/run-event";
import { isDeadLetter } from "./dead-letter";

const runTriggers = ["manual", "api", "webhook", "schedule", "event", "sub-workflow"] as const;

/** One or several of the words; in an address separated by commas. */
const someOf = <Word extends string>(words: readonly [Word, ...Word[]]) => {
  const list = z.array(z.enum(words)).max(words.length);
  return z.union([
    list,
    z
      .string()
      .max(200)
      .transform((text) => text.split(",").map((word) => word.trim()))
      .pipe(list),
  ]);
};

// Both within what the database can count with.
const moment = z.iso.datetime({ offset: true }).refine((time) => Date.parse(time) > 0, "Give a time after 1970");
const amount = z.coerce.number().min(0).max(1e9);

/** Which runs are meant; all of it must hold. Part of what lists, counts and acts on runs. */
export const runFilterInput = z.strictObject({
  workflowId: z.string().max(100).nullish(),
  status: someOf(runStatuses).nullish(),
  /** How it was started. */
  trigger: someOf(runTriggers).nullish(),
  /** draft: tests of a draft; partial: those of a part of one; published: runs of a published version. */
  version: z.enum(["draft", "partial", "published"]).nullish(),
  /** Who started it: "me", "user:<id>" or "api-key:<id>". */
  startedBy: z.string().max(120).nullish(),
  /** Created at this time or later (ISO 8601). */
  from: moment.nullish(),
  /** Created before this time (ISO 8601). */
  to: moment.nullish(),
  /** Took at least, or at most, so many seconds; a run that goes on counts until now. */
  minSeconds: amount.nullish(),
  maxSeconds: amount.nullish(),
  /** Cost at least, or at most, so many US dollars. */
  minUsd: amount.nullish(),
  maxUsd: amount.nullish(),
  /** Only runs that this one started for itself. */
  parentRunId: z.string().max(100).nullish(),
  /** Only forks and retries of this one. */
  forkOf: z.string().max(100).nullish(),
  /** Only dead letters: runs that failed and that nobody has retried or dismissed. */
  deadLetter: z.union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")]).nullish(),
  /** Only runs of this queue. */
  queue: z.string().max(limits.nameChars).nullish(),
  /** Words of the input or the error, part of the workflow's name, or the beginning of a run's id. */
  search: z.string().trim().max(200).nullish(),
});
export type RunFilter = z.output<typeof runFilterInput>;

/**
 * The filter as a condition for `from run r join workflow w on w.id = r.workflow_id`, with its values. Always within the actor's org.
 * Runs that carry out parts of a loop are left out unless those of one run are asked for.
 */
export function buildRunFilter(actor: Actor, filter: RunFilter): { where: string; values: unknown[] } {
  const values: unknown[] = [];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const terms = [`r.org_id = ${bind(actor.orgId)}`];
  const add = <Value>(value: Value | null | undefined, term: (bound: string) => string) => {
    if (value !== null && value !== undefined) terms.push(term(bind(value)));
  };
  const took = "coalesce(r.finished_at, now()) - r.started_at";
  add(filter.workflowId, (id) => `r.workflow_id = ${id}`);
  add(filter.status, (statuses) => `r.status = any(${statuses}::text[])`);
  add(filter.trigger, (triggers) => `r.trigger = any(${triggers}::text[])`);
  if (filter.version) terms.push(versionTerms[filter.version]);
  add(filter.startedBy === "me" ? actorLabel(actor) : filter.startedBy, (label) => `r.started_by = ${label}`);
  add(filter.from, (time) => `r.created_at >= ${time}::timestamptz`);
  add(filter.to, (time) => `r.created_at < ${time}::timestamptz`);
  add(filter.minSeconds, (seconds) => `${took} >= ${seconds} * interval '1 second'`);
  add(filter.maxSeconds, (seconds) => `${took} <= ${seconds} * interval '1 second'`);
  add(filter.minUsd, (usd) => `r.cost_micros >= ${usd}::float8 * 1000000`);
  add(filter.maxUsd, (usd) => `r.cost_micros <= ${usd}::float8 * 1000000`);
  add(filter.parentRunId, (id) => `r.parent_run_id = ${id}`);
  add(filter.forkOf, (id) => `r.fork_of = ${id}`);
  add(filter.queue, (name) => `r.queue = ${name}`);
  if (!filter.parentRunId) terms.push("r.trigger <> 'loop'");
  if (filter.deadLetter) terms.push(`(${isDeadLetter})`);
  if (filter.search) terms.push(buildSearch(filter.search, bind));
  return { where: terms.join(" and "), values };
}

const versionTerms = { draft: "r.version is null", partial: "r.partial is not null", published: "r.version is not null" } as const;

// Said by their status, so that its index finds them.
const isLive = "h.status in ('queued', 'running', 'waiting', 'paused')";

function buildSearch(search: string, bind: (value: unknown) => string): string {
  const words = search.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const pattern = bind(`%${search.replace(/[\\%_]/g, "\\$&")}%`);
  // $1 is the org; the names are looked through once, not for each run.
  const found = [`r.workflow_id = any(array(select id from workflow where org_id = $1 and name ilike ${pattern}))`];
  if (words.length > 0) {
    const query = bind(words.map((word) => `${word}:*`).join(" & "));
    // Apart, so that the index of words finds them: walking the runs and reading each one's words takes seconds. It holds those that
    // are over; of the few that go on each is read.
    const heard = `select h.id from run h where h.org_id = $1 and run_words(h.input, h.error) @@ to_tsquery('simple', ${query})`;
    found.push(`r.id in (${heard} and h.finished_at is not null)`, `r.id in (${heard} and ${isLive})`);
  }
  const range = readIdRange(search);
  if (range) found.push(`r.id between ${bind(range.first)} and ${bind(range.last)}`);
  return `(${found.join(" or ")})`;
}

const idShape = "00000000-0000-0000-0000-000000000000";

/** All ids that begin so, when the text looks like the beginning of one. Both ends are whole ids: no collation changes their order. */
function readIdRange(text: string): { first: string; last: string } | null {
  const given = text.toLowerCase();
  const fits = given.length >= 4 && given.length <= idShape.length && [...given].every((char, at) => fitsShape(char, idShape[at]));
  if (!fits) return null;
  const rest = idShape.slice(given.length);
  return { first: given + rest, last: given + rest.replaceAll("0", "f") };
}

const fitsShape = (char: string, shape: string | undefined) => (shape === "-" ? char === "-" : /[0-9a-f]/.test(char));
