import "server-only";
import { env } from "@/server/env";
import { AppError } from "@/server/errors";
import { processSingleton } from "@/server/process-singleton";

/** Counts since the start of the current second. In memory and per process: a fuse against floods, not a quota. */
type Window = { startedAt: number; counts: Map<string, number> };

/** Throws `too_many_requests` when this caller has used up the second (TRELLIS_MAX_REQUESTS_PER_SECOND). */
export function countRequest(caller: string): void {
  const window = processSingleton("request-window", (): Window => ({ startedAt: 0, counts: new Map() }));
  const now = Date.now();
  if (now - window.startedAt >= 1_000) {
    window.startedAt = now;
    window.counts.clear();
  }
  const count = (window.counts.get(caller) ?? 0) + 1;
  window.counts.set(caller, count);
  if (count > env().TRELLIS_MAX_REQUESTS_PER_SECOND)
    throw new AppError("too_many_requests", "Too many requests in this second.", {
      fix: "Wait a second, then go on slower.",
      retryAfterMs: 1_000,
    });
}
