import "server-only";
import { commitRun } from "./event-log";
import type { CommitResult, RunCommit } from "./event-log/run-commit";
import { RunOver } from "./interruptions";

type Sent = {
  durable: boolean;
  /** It holds the end of a call: what comes after rests on it. */
  ends: boolean;
  /** What it waited for itself. */
  barrier: Promise<unknown> | undefined;
  done: Promise<unknown>;
};

/**
 * The commits of one invocation, in the order in which they were made: those that wait for the disk and those that do not go by
 * different queues, and what rests on the end of a call may not be written when that end was refused. Once one could not be
 * written none is: what it held is not in the buffer any more, so another invocation has to begin from the rows.
 */
export class OrderedCommits {
  private last: Sent | undefined;
  private failure: unknown;

  /** Throws RunOver when the run is final, or when another invocation has made one of its calls again. */
  send(commit: RunCommit, durable: boolean): Promise<CommitResult> {
    const before = this.last;
    const ends = commit.entries.flatMap((entry) => (entry.write === "finish" ? [entry.finish.key] : []));
    const barrier = before && (before.ends || before.durable !== durable) ? before.done : before?.barrier;
    const result = this.write(commit, { durable, ends, barrier });
    this.last = { durable, ends: ends.length > 0, barrier, done: Promise.allSettled([before?.done, result]) };
    return result;
  }

  /** Resolves when none is on its way. */
  async settled(): Promise<void> {
    await this.last?.done;
  }

  private async write(
    commit: RunCommit,
    { durable, ends, barrier }: { durable: boolean; ends: string[]; barrier: Promise<unknown> | undefined },
  ): Promise<CommitResult> {
    if (barrier) await barrier;
    if (this.failure) throw this.failure;
    try {
      const result = await commitRun(commit, { durable });
      if (!result.live || ends.some((key) => !result.finished.has(key))) throw new RunOver();
      return result;
    } catch (error) {
      this.failure ??= error;
      throw error;
    }
  }
}
