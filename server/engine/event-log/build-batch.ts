import "server-only";
import type { RunEvent, RunStatus } from "@/server/workflow/run-event";
import { isFinalRun } from "@/server/workflow/run-event";
import type { CommitEntry, CommitResult, RunCommit, StepWrite } from "./run-commit";

/** What the SQL function commit_runs takes (prisma/migrations/…_event_log). */
type Batch = {
  runs: Record<string, unknown>[];
  artifacts?: object[];
  steps?: object[];
  begins?: object[];
  tasks?: object[];
  finishes?: object[];
  /** Some of the finishes are of model calls. */
  charged?: true;
  events: { r: string; g: number | null; o: number; at: string; t: string; k: string | undefined; d: unknown }[];
};

export type BatchAnswer = {
  runs: [id: string, before: number, status: RunStatus][];
  passed: number[];
  begun: [g: number, fence: number][];
  /** Ended runs whose end someone is to be told of. */
  followed: string[];
};

export type BuiltBatch = { batch: Batch; readResults(answer: BatchAnswer): CommitResult[] };

/**
 * The keys that a commit writes. Two commits with a key in common cannot share a batch: one statement would write a row twice.
 * A run's end shares with nothing of that run, so that no event follows it.
 */
export function listWrites({ runId, entries, patch }: RunCommit): string[] {
  const keys = entries.flatMap((entry) => {
    if (entry.write === "step") return [`${runId} step ${entry.step.key}`];
    if (entry.write === "begin") return [`${runId} call ${entry.begin.key}`];
    if (entry.write === "finish") return [`${runId} call ${entry.finish.key}`];
    return entry.write === "start" ? [`${runId} start`] : [];
  });
  if (patch?.status && isFinalRun(patch.status)) keys.push(`${runId} end`);
  return keys;
}

/** Turns commits with distinct writes into one batch, and its answer back into a result for each commit, in order. */
export function buildBatch(commits: readonly RunCommit[]): BuiltBatch {
  const now = new Date().toISOString();
  const batch: Batch = { runs: [], events: [] };
  const runRows = new Map<string, Record<string, unknown>>();
  const guards: Guard[] = [];
  const spans = commits.map((commit) => {
    const first = guards.length;
    const firstEvent = batch.events.length;
    let row = runRows.get(commit.runId);
    if (!row) {
      row = { r: commit.runId };
      runRows.set(commit.runId, row);
      batch.runs.push(row);
    }
    applyPatch(row, commit);
    for (const artifact of commit.artifacts ?? []) {
      batch.artifacts ??= [];
      batch.artifacts.push({ id: artifact.id, org: artifact.orgId, r: commit.runId, text: artifact.text });
    }
    for (const entry of commit.entries) {
      const g = entry.write === "none" ? null : guards.push(guardOf(entry)) - 1;
      if (g !== null) addWrite({ batch, row, runId: commit.runId, entry, g });
      for (const event of entry.events)
        batch.events.push({
          r: commit.runId,
          g,
          o: batch.events.length,
          at: event.at ?? now,
          t: event.type,
          k: event.stepKey,
          d: event.data,
        });
    }
    return { runId: commit.runId, first, last: guards.length, firstEvent, lastEvent: batch.events.length };
  });
  return {
    batch,
    readResults(answer) {
      const statuses = new Map(answer.runs.map(([id, , status]) => [id, status]));
      const fences = new Map(answer.begun);
      const events = numberEvents(batch, answer);
      const followed = new Set(answer.followed);
      const passed = new Set(answer.passed);
      return spans.map(({ runId, first, last, firstEvent, lastEvent }) => ({
        live: statuses.has(runId),
        status: statuses.get(runId) ?? null,
        fences: readFences(guards, fences, first, last),
        finished: new Set(guards.slice(first, last).flatMap(({ finish }, index) => (finish && passed.has(first + index) ? [finish] : []))),
        events: events.slice(firstEvent, lastEvent).filter((event) => event !== null),
        followed: followed.has(runId),
      }));
    },
  };
}

/** Which call a write begins or finishes. */
type Guard = { begin?: string; finish?: string };

function guardOf(entry: CommitEntry): Guard {
  if (entry.write === "begin") return { begin: entry.begin.key };
  return entry.write === "finish" ? { finish: entry.finish.key } : {};
}

function readFences(guards: Guard[], fences: ReadonlyMap<number, number>, first: number, last: number): Map<string, number> {
  const found = new Map<string, number>();
  for (let g = first; g < last; g++) {
    const key = guards[g]?.begin;
    const fence = fences.get(g);
    if (key !== undefined && fence !== undefined) found.set(key, fence);
  }
  return found;
}

/** The events as they were logged, in the batch's order; null for those whose write did not take place. */
function numberEvents(batch: Batch, answer: BatchAnswer): (RunEvent | null)[] {
  const passed = new Set(answer.passed);
  const last = new Map(answer.runs.map(([id, before]) => [id, before]));
  return batch.events.map(({ r, g, at, t, k, d }) => {
    const seq = last.get(r);
    if (seq === undefined || (g !== null && !passed.has(g))) return null;
    last.set(r, seq + 1);
    return { seq: seq + 1, at, type: t, ...(k === undefined ? {} : { stepKey: k }), data: d } as RunEvent;
  });
}

function applyPatch(row: Record<string, unknown>, { patch }: RunCommit) {
  if (!patch) return;
  const ended = typeof row.st === "string" && isFinalRun(row.st as RunStatus);
  if (patch.status && !ended) row.st = patch.status;
  row.rs ??= patch.reason;
  row.o ??= patch.output;
  row.e ??= patch.error;
  row.w ??= patch.response;
}

type Writing = { batch: Batch; row: Record<string, unknown>; runId: string; entry: CommitEntry; g: number };

function addWrite({ batch, row, runId: r, entry, g }: Writing) {
  switch (entry.write) {
    case "start":
      row.sg = g;
      break;
    case "step":
      batch.steps ??= [];
      batch.steps.push({ r, g, ...stepRow(entry.step) });
      break;
    case "begin": {
      const { key: k, stepKey: sk, kind: kd, attempt: a, value: v, waits: w, task } = entry.begin;
      batch.begins ??= [];
      batch.begins.push({ r, g, k, sk, kd, a, v, w });
      if (!task) break;
      const { id, orgId: org, kind, title, instructions, payload, editable, approvers, expiresAt: expires } = task;
      batch.tasks ??= [];
      batch.tasks.push({ id, org, r, g, sk, k, kd: kind, title, instructions, payload, editable, approvers, expires });
      break;
    }
    case "finish": {
      const { key: k, fence: fe, status: st, result: v, error: e, charge, settles: b } = entry.finish;
      batch.finishes ??= [];
      const {
        inputTokens: it,
        outputTokens: ot,
        cachedTokens: ct,
        reasoningTokens: rt,
        costMicros: c,
        provider: p,
        model: m,
      } = charge ?? {};
      batch.finishes.push({ r, g, k, fe, st, v, e, it, ot, ct, rt, c, p, m, b });
      if (b) batch.charged = true;
      break;
    }
    case "none":
      break;
  }
}

const stepRow = (step: StepWrite) => ({
  k: step.key,
  n: step.nodeId,
  st: step.status,
  h: step.handle,
  a: step.attempt,
  i: step.input,
  o: step.output,
  e: step.error,
  f: step.flags,
  it: step.inputTokens,
  ot: step.outputTokens,
  c: step.costMicros,
  s: step.startedAt,
  fi: step.finishedAt,
});
