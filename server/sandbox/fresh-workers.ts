import "server-only";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { limits } from "@/server/limits";
import { processSingleton } from "@/server/process-singleton";

const warmWorkers = 2;
const maxRunning = 4;

type Pool = { warm: Promise<Worker>[]; running: number; queue: (() => void)[]; wasmModule: WebAssembly.Module | null };
const pool = () => processSingleton<Pool>("sandbox-workers", () => ({ warm: [], running: 0, queue: [], wasmModule: null }));

/**
 * Sends one message to a thread that nobody used before and resolves with its answer. The thread is ended afterwards,
 * whatever happened. "killed": no answer within `killAfterMs`. "crashed": the thread died (its memory was at an end).
 * At most 4 run at once, the rest wait in line. Starting a thread costs about 40 ms; two are kept ready.
 * Throws the signal's reason when it aborts.
 */
export async function runInFreshWorker(
  message: unknown,
  { killAfterMs, signal }: { killAfterMs: number; signal: AbortSignal | undefined },
): Promise<unknown> {
  signal?.throwIfAborted();
  await takeTurn(signal);
  try {
    const worker = await takeWorker();
    try {
      signal?.throwIfAborted();
      return await ask(worker, message, { killAfterMs, signal });
    } finally {
      await worker.terminate();
    }
  } finally {
    passTurn();
  }
}

function takeTurn(signal: AbortSignal | undefined): Promise<void> {
  const state = pool();
  if (state.running < maxRunning) {
    state.running++;
    return Promise.resolve();
  }
  return new Promise((resolve, reject) => {
    const onTurn = () => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    };
    const onAbort = () => {
      state.queue.splice(state.queue.indexOf(onTurn), 1);
      reject(signal?.reason);
    };
    state.queue.push(onTurn);
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}

function passTurn() {
  const state = pool();
  const next = state.queue.shift();
  if (next) next();
  else state.running--;
}

async function takeWorker(): Promise<Worker> {
  const { warm } = pool();
  const taken = warm.shift() ?? startWorker();
  const worker = await taken;
  while (warm.length < warmWorkers) {
    const next = startWorker();
    // A thread that cannot start is reported to the one who takes it, not to nobody.
    next.catch(() => undefined);
    warm.push(next);
  }
  return worker;
}

function startWorker(): Promise<Worker> {
  const worker = new Worker(workerFile(), {
    env: {},
    execArgv: [],
    stdin: false,
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 16, stackSizeMb: 2 },
  });
  worker.unref();
  worker.postMessage({ memoryBytes: limits.codeMemoryBytes, wasmModule: pool().wasmModule });
  return new Promise((resolve, reject) => {
    worker.once("message", (ready: { wasmModule: WebAssembly.Module }) => {
      pool().wasmModule = ready.wasmModule;
      worker.removeAllListeners();
      resolve(worker);
    });
    worker.once("error", reject);
    worker.once("exit", (code) => reject(new Error(`The sandbox thread ended with ${code} before it was ready`)));
  });
}

/** A file beside this one; found from the project's root, because the bundler moves this module but not that file. */
const workerFile = () => join(/* turbopackIgnore: true */ process.cwd(), "server", "sandbox", "javascript-worker.mjs");

function ask(
  worker: Worker,
  message: unknown,
  { killAfterMs, signal }: { killAfterMs: number; signal: AbortSignal | undefined },
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => settle(() => resolve("killed")), killAfterMs);
    const onAbort = () => settle(() => reject(signal?.reason));
    const settle = (finish: () => void) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
      worker.removeAllListeners();
      finish();
    };
    worker.once("message", (answer) => settle(() => resolve(answer)));
    worker.once("error", () => settle(() => resolve("crashed")));
    worker.once("exit", () => settle(() => resolve("crashed")));
    signal?.addEventListener("abort", onAbort, { once: true });
    worker.postMessage(message);
  });
}
