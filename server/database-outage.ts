import "server-only";

/** What Node and PostgreSQL say when the database is away, is starting or is stopping; P1001 is Prisma's word for it. */
const codes = /^(ECONNREFUSED|ECONNRESET|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|57P0[1-3]|08\w{3}|53300|P1001)$/;
const words = /Connection terminated|is not queryable|timeout exceeded when trying to connect|Can't reach database/;

/** Whether the error, or one behind it, says that the database cannot be reached. */
export function isDatabaseOutage(thrown: unknown): boolean {
  for (let link = thrown, depth = 0; link instanceof Error && depth < 5; link = link.cause, depth++) {
    const code = "code" in link && typeof link.code === "string" ? link.code : "";
    if (codes.test(code) || words.test(link.message)) return true;
  }
  return false;
}
