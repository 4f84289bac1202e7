/**
 * Next calls this once per process before it serves. It only leaves the machine where `scripts/serve.mjs` finds it; that file is
 * the one that starts and drains it. Left out of builds, and of any process that is not ours (a plain `next dev`).
 */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  if (process.env.NEXT_PHASE === "phase-production-build") return;
  const { drainMachine, startMachine } = await import("@/server/engine/machine");
  const holder = globalThis as { [key: symbol]: unknown };
  holder[Symbol.for("trellis.machine")] = { start: startMachine, drain: drainMachine };
}
