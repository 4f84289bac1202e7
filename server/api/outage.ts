import "server-only";
import { isDatabaseOutage } from "@/server/database-outage";
import { AppError } from "@/server/errors";

/** `unavailable` when the error, or one behind it, says that the database cannot be reached; else null. Errors of ours are none. */
export function findOutage(thrown: unknown): AppError | null {
  if (!isDatabaseOutage(thrown)) return null;
  return new AppError("unavailable", "Trellis cannot reach its database right now.", {
    fix: "Try again in a moment. If it stays, look at the server's log and at /api/health/ready.",
    retryAfterMs: 5_000,
    cause: thrown,
  });
}
