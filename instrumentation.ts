/**
 * Next calls this once per process. It only hands the machine to `scripts/serve.mjs`, the one that starts and drains it, and what
 * it serves past Next; so nothing runs in builds, nor in a process that is not ours (a plain `next dev`).
 */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const handOver = (globalThis as { [key: symbol]: unknown })[Symbol.for("trellis.hand-over-machine")];
  if (typeof handOver !== "function") return;
  const { drainMachine, startMachine } = await import("@/server/engine/machine");
  const { serveHook } = await import("@/server/api/serve-hook");
  handOver({ start: startMachine, drain: drainMachine, serveHook });
}
