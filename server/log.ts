import "server-only";
import pino from "pino";
import { env } from "./env";
import { processSingleton } from "./process-singleton";

/** Structured JSON lines on stdout. Never pass secrets, prompts or bodies; pass ids. */
export function log(): pino.Logger {
  return processSingleton("log", () =>
    pino({ level: env().TRELLIS_LOG_LEVEL, base: undefined, redact: ["*.authorization", "*.apiKey", "*.password", "*.secret", "*.token"] }),
  );
}
