import "server-only";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { limits } from "@/server/limits";
import { processSingleton } from "@/server/process-singleton";
import { askWorker, waitUntilReady } from "./worker-messages";

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
      return await askWorker(worker, message, { timeoutMs: killAfterMs, signal });
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

async function startWorker(): Promise<Worker> {
  const worker = new Worker(workerFile(), { env: {}, execArgv: [], stdin: false, stdout: true, stderr: true });
  worker.unref();
  worker.postMessage({ memoryBytes: limits.codeMemoryBytes, wasmModule: pool().wasmModule });
  const ready = await waitUntilReady(worker);
  if (typeof ready === "object" && ready !== null && "wasmModule" in ready && ready.wasmModule instanceof WebAssembly.Module)
    pool().wasmModule = ready.wasmModule;
  return worker;
}

/** A file beside this one; found from the project's root, because the bundler moves this module but not that file. */
const workerFile = () => join(/* turbopackIgnore: true */ process.cwd(), "server", "sandbox", "javascript-worker.mjs");
