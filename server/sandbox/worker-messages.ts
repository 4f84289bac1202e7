import "server-only";
import type { Worker } from "node:worker_threads";

/** Waits for a new thread's first message. Rejects when the thread ends before it. */
export function waitUntilReady(worker: Worker): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void) => {
      // One by one: removeAllListeners would also remove Node's own, and the thread would never be heard again.
      worker.off("message", onMessage).off("error", onError).off("exit", onExit);
      finish();
    };
    const onMessage = (message: unknown) => settle(() => resolve(message));
    const onError = (error: Error) => settle(() => reject(error));
    const onExit = (code: number) => settle(() => reject(new Error(`A sandbox thread ended with ${code} before it was ready`)));
    worker.on("message", onMessage).on("error", onError).on("exit", onExit);
  });
}

/**
 * Sends one message and waits for the answer to it. "killed": none within `timeoutMs` (the caller ends the thread).
 * "crashed": the thread died. Rejects with the signal's reason when it aborts.
 */
export function askWorker(
  worker: Worker,
  message: unknown,
  { timeoutMs, signal }: { timeoutMs: number; signal?: AbortSignal | undefined },
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
      worker.off("message", onMessage).off("error", onEnd).off("exit", onEnd);
      finish();
    };
    const onMessage = (answer: unknown) => settle(() => resolve(answer));
    const onEnd = () => settle(() => resolve("crashed"));
    const onAbort = () => settle(() => reject(signal?.reason));
    const timer = setTimeout(() => settle(() => resolve("killed")), timeoutMs);
    worker.on("message", onMessage).on("error", onEnd).on("exit", onEnd);
    signal?.addEventListener("abort", onAbort, { once: true });
    worker.postMessage(message);
  });
}
