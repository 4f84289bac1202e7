import "server-only";
import { AppError } from "@/server/errors";

/** What Node and PostgreSQL say when the database is away, is starting or is stopping; P1001 is Prisma's word for it. */
const codes = /^(ECONNREFUSED|ECONNRESET|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|57P0[1-3]|08\w{3}|53300|P1001)$/;
const words = /Connection terminated|timeout exceeded when trying to connect|Can't reach database/;

/** `unavailable` when the error, or one behind it, says that the database cannot be reached; else null. Errors of ours are none. */
export function findOutage(thrown: unknown): AppError | null {
  for (let link = thrown, depth = 0; link instanceof Error && depth < 5; link = link.cause, depth++) {
    const code = "code" in link && typeof link.code === "string" ? link.code : "";
    if (!codes.test(code) && !words.test(link.message)) continue;
    return new AppError("unavailable", "Trellis cannot reach its database right now.", {
      fix: "Try again in a moment. If it stays, look at the server's log and at /api/health/ready.",
      retryAfterMs: 5_000,
      cause: thrown,
    });
  }
  return null;
}
