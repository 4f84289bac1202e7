import "server-only";
import { AppError } from "@/server/errors";

/** How long a model may take: until it begins, between two pieces, and in all. Milliseconds. */
export type Patience = { firstByteMs: number; idleMs: number; totalMs: number };

export const defaultPatience: Patience = { firstByteMs: 120_000, idleMs: 60_000, totalMs: 600_000 };

/**
 * One signal for the caller's abort and for the time limits. `heard` is called at each sign of life, `stop` at the end.
 * The signal's reason is the caller's own, or an AppError timeout.
 */
export function startPatience(provider: string, patience: Patience, signal: AbortSignal | undefined) {
  const controller = new AbortController();
  const giveUp = (what: string, ms: number) => () =>
    controller.abort(
      new AppError("timeout", `${provider} ${what} ${ms / 1_000} s.`, {
        fix: "It often passes by itself; if it stays, ask for less at once, or use a faster model.",
      }),
    );
  const total = setTimeout(giveUp("did not finish within", patience.totalMs), patience.totalMs);
  let isSilent = true;
  let next = setTimeout(giveUp("did not begin to answer within", patience.firstByteMs), patience.firstByteMs);
  const onAbort = () => controller.abort(signal?.reason);
  if (signal?.aborted) onAbort();
  signal?.addEventListener("abort", onAbort, { once: true });
  return {
    signal: controller.signal,
    heard() {
      if (!isSilent) return void next.refresh();
      isSilent = false;
      clearTimeout(next);
      next = setTimeout(giveUp("fell silent for", patience.idleMs), patience.idleMs);
    },
    stop() {
      clearTimeout(total);
      clearTimeout(next);
      signal?.removeEventListener("abort", onAbort);
    },
  };
}
