import "server-only";
import { join } from "node:path";
import { type ResourceLimits, Worker } from "node:worker_threads";
import { processSingleton } from "@/server/process-singleton";
import { askWorker, waitUntilReady } from "./worker-messages";

export type WorkerKind = {
  /** A file in server/sandbox that posts "ready", then one answer for each message. */
  file: string;
  workerData: unknown;
  timeoutMs: number;
  /** Threads at most. Started when needed, then kept. */
  threads: number;
  /** Of the thread's own memory; left out: the process's. */
  resourceLimits?: ResourceLimits;
};

type Line = { idle: Worker[]; started: number; queue: ((worker: Worker | null) => void)[] };

const lineOf = (kind: WorkerKind) => processSingleton<Line>(`sandbox-line-${kind.file}`, () => ({ idle: [], started: 0, queue: [] }));

/**
 * Sends one message to a thread of this kind and resolves with its answer; waits in line while all are busy. A thread
 * that answers serves the next one; one that is too slow ("killed"), dies ("crashed") or answers `spent` is replaced.
 */
export async function runInReusedWorker(kind: WorkerKind, message: unknown): Promise<unknown> {
  const line = lineOf(kind);
  const worker = await takeWorker(kind, line);
  const answer = await askWorker(worker, message, { timeoutMs: kind.timeoutMs });
  if (isReusable(answer)) {
    giveBack(worker, line);
    return answer;
  }
  await worker.terminate();
  line.started--;
  // The next in line starts a thread of its own in the place of this one.
  line.queue.shift()?.(null);
  return answer;
}

function isReusable(answer: unknown): boolean {
  if (answer === "killed" || answer === "crashed") return false;
  return !(typeof answer === "object" && answer !== null && "spent" in answer && answer.spent === true);
}

async function takeWorker(kind: WorkerKind, line: Line): Promise<Worker> {
  const idle = line.idle.pop();
  if (idle) return idle;
  if (line.started >= kind.threads) {
    const given = await new Promise<Worker | null>((resolve) => line.queue.push(resolve));
    return given ?? (await takeWorker(kind, line));
  }
  line.started++;
  try {
    return await startWorker(kind);
  } catch (error) {
    line.started--;
    line.queue.shift()?.(null);
    throw error;
  }
}

function giveBack(worker: Worker, line: Line) {
  const next = line.queue.shift();
  if (next) next(worker);
  else line.idle.push(worker);
}

async function startWorker({ file, workerData, resourceLimits = {} }: WorkerKind): Promise<Worker> {
  // From the project's root, because the bundler moves this module but not that file.
  const path = join(/* turbopackIgnore: true */ process.cwd(), "server", "sandbox", file);
  const worker = new Worker(path, { workerData, resourceLimits, env: {}, execArgv: [], stdin: false, stdout: true, stderr: true });
  worker.unref();
  await waitUntilReady(worker);
  return worker;
}
