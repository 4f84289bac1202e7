import "server-only";
import * as z from "zod";

const schema = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("development"),
  PORT: z.coerce.number().int().min(1).max(65_535).default(3000),
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, "must start with postgresql://"),
  TRELLIS_DATA_DIR: z.string().default(".data"),
  TRELLIS_EXECUTOR: z.enum(["embedded", "inngest"]).default("embedded"),
  TRELLIS_ROLE: z.enum(["all", "web", "executor"]).default("all"),
  /** Comma list of host, host:port or CIDR that the guarded fetch may reach although not public. */
  TRELLIS_ALLOW_HOSTS: z
    .string()
    .default("")
    .transform((list) =>
      list
        .split(",")
        .map((entry) => entry.trim())
        .filter(Boolean),
    ),
  /** 32 bytes as 64 hex digits. */
  TRELLIS_ENCRYPTION_KEY: z.string().regex(/^[0-9a-f]{64}$/i, "must be 64 hex digits (32 bytes); make one with: openssl rand -hex 32"),
  TRELLIS_METRICS_TOKEN: z.string().optional(),
  TRELLIS_LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
  /** "true" behind a proxy of one's own: the last hop of X-Forwarded-For is then the caller's address. */
  TRELLIS_TRUST_PROXY: z.stringbool().default(false),
  /** Of one address at the REST API, and at each webhook. */
  TRELLIS_MAX_REQUESTS_PER_SECOND: z.coerce.number().int().min(1).default(5_000),
  AUTH_SECRET: z.string().min(32, "must have at least 32 characters"),
  AUTH_URL: z.url().optional(),
});

/** The operator can mend it; the launcher shows its words without a stack. */
export class EnvironmentError extends Error {
  override readonly name = "EnvironmentError";
}

export type Env = z.output<typeof schema>;
let cached: Env | undefined;

/**
 * The environment, read and checked once. `npm start` fills in what a person did not set.
 * Lazy, because `next build` imports every module without a database or secrets.
 * Throws an EnvironmentError that names each bad variable and how to set it.
 */
export function env(): Env {
  if (cached) return cached;
  const parsed = schema.safeParse(process.env);
  if (!parsed.success) {
    const lines = parsed.error.issues.map(
      (issue) => `  ${issue.path.join(".")}: ${process.env[String(issue.path[0])] === undefined ? "is not set" : issue.message}`,
    );
    throw new EnvironmentError(
      `The environment is not complete:\n${lines.join("\n")}\nStart with \`npm start\`, which sets what is missing.`,
    );
  }
  cached = parsed.data;
  return cached;
}
