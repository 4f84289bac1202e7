import "server-only";
import type { Sql } from "@/server/db";
import { toJsonText } from "@/server/json-text";
import { type BatchAnswer, buildBatch, listWrites } from "./build-batch";
import type { CommitResult, RunCommit } from "./run-commit";

/** Bounds the memory and the lock time of one statement, not the throughput. */
const maxCommits = 200;

/** Applies commits with distinct writes in one round trip; the transaction is `sql`'s own. */
export async function applyCommits(sql: Sql, commits: readonly RunCommit[], durable: boolean): Promise<CommitResult[]> {
  const { batch, readResults } = buildBatch(commits);
  const { rows } = await sql.query<{ answer: BatchAnswer }>("SELECT commit_runs($1::jsonb, $2) AS answer", [toJsonText(batch), durable]);
  const [first] = rows;
  if (!first) throw new Error("commit_runs gave no answer");
  return readResults(first.answer);
}

type Waiting = { commit: RunCommit; writes: string[]; resolve(result: CommitResult): void; reject(thrown: unknown): void };

export type CommitQueue = { commit(commit: RunCommit): Promise<CommitResult> };

/**
 * Group commit: while one batch is on its way to the database the next collects, so the disk's latency is shared by all runs.
 * `durable: false` does not wait for the disk; what it wrote may be lost with the machine, never with the process.
 */
export function createCommitQueue({ sql, durable }: { sql: () => Sql; durable: boolean }): CommitQueue {
  let waiting: Waiting[] = [];
  let flushing = false;

  const takeBatch = (): Waiting[] => {
    const taken: Waiting[] = [];
    const kept: Waiting[] = [];
    const writes = new Set<string>();
    const heldRuns = new Set<string>();
    for (const item of waiting) {
      const { runId } = item.commit;
      // What conflicts waits for the next batch, and whatever follows it in the same run waits with it, so order is kept.
      const fits =
        taken.length < maxCommits && !heldRuns.has(runId) && !writes.has(`${runId} end`) && !item.writes.some((key) => writes.has(key));
      if (!fits) {
        heldRuns.add(runId);
        kept.push(item);
        continue;
      }
      for (const key of item.writes) writes.add(key);
      taken.push(item);
    }
    waiting = kept;
    return taken;
  };

  const flush = async () => {
    flushing = true;
    while (waiting.length > 0) {
      const taken = takeBatch();
      try {
        const results = await applyCommits(
          sql(),
          taken.map(({ commit }) => commit),
          durable,
        );
        for (const [index, item] of taken.entries()) {
          const result = results[index];
          if (result) item.resolve(result);
        }
      } catch (error) {
        await flushOneByOne(taken, error);
      }
    }
    flushing = false;
  };

  /** One commit that the database refuses (too deep, too large) must not fail the others in its batch. */
  const flushOneByOne = async (taken: Waiting[], cause: unknown) => {
    if (taken.length === 1) return taken[0]?.reject(cause);
    for (const item of taken) {
      try {
        const [result] = await applyCommits(sql(), [item.commit], durable);
        if (result) item.resolve(result);
      } catch (error) {
        item.reject(error);
      }
    }
  };

  return {
    commit: (commit) =>
      new Promise((resolve, reject) => {
        waiting.push({ commit, writes: listWrites(commit), resolve, reject });
        if (flushing) return;
        flushing = true;
        // One turn of the loop, so that runs that go on together commit together.
        setImmediate(flush);
      }),
  };
}
