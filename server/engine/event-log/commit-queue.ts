import "server-only";
import type { Sql } from "@/server/db";
import { toJsonText } from "@/server/json-text";
import { grouped } from "../grouped";
import { type BatchAnswer, buildBatch, listWrites } from "./build-batch";
import type { CommitResult, RunCommit } from "./run-commit";

/** Applies commits with distinct writes in one round trip; the transaction is `sql`'s own. */
export async function applyCommits(sql: Sql, commits: readonly RunCommit[], durable: boolean): Promise<CommitResult[]> {
  const { batch, readResults } = buildBatch(commits);
  const { rows } = await sql.query<{ answer: BatchAnswer }>({
    name: "commit-runs",
    text: "SELECT commit_runs($1::jsonb, $2) AS answer",
    values: [toJsonText(batch), durable],
  });
  const [first] = rows;
  if (!first) throw new Error("commit_runs gave no answer");
  return readResults(first.answer);
}

/**
 * Group commit over runs. `durable: false` does not wait for the disk; what it wrote may be lost with the machine, never with the
 * process.
 */
export function createCommitQueue({ sql, durable }: { sql: () => Sql; durable: boolean }): (commit: RunCommit) => Promise<CommitResult> {
  return grouped((commits: readonly RunCommit[]) => applyCommits(sql(), commits, durable), { take: takeDistinct });
}

/** What conflicts with the group waits for the next, and whatever follows it in the same run waits with it, so order is kept. */
function takeDistinct(waiting: readonly RunCommit[], max: number): RunCommit[] {
  const taken: RunCommit[] = [];
  const taking = new Set<string>();
  const heldRuns = new Set<string>();
  for (const commit of waiting) {
    const writes = listWrites(commit);
    const conflicts = taking.has(`${commit.runId} end`) || writes.some((key) => taking.has(key));
    if (taken.length === max || heldRuns.has(commit.runId) || conflicts) {
      heldRuns.add(commit.runId);
      continue;
    }
    for (const key of writes) taking.add(key);
    taken.push(commit);
  }
  return taken;
}
