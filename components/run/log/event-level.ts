import type { RunEvent } from "@/server/workflow/run-event";

/** From the least to the most important. */
export const logLevels = ["debug", "info", "warn", "error"] as const;
export type LogLevel = (typeof logLevels)[number];

/** How much an event matters to a person who reads the log. */
export function levelOf(event: RunEvent): LogLevel {
  switch (event.type) {
    case "log-written":
      return event.data.level;
    case "edge-taken":
    case "edge-dead":
    case "step-queued":
      return "debug";
    case "step-failed":
      return event.data.handled ? "warn" : "error";
    case "run-failed":
      return "error";
    case "step-tool-returned":
      return event.data.ok ? "info" : "warn";
    case "step-retrying":
    case "budget-reached":
    case "run-cancelled":
      return "warn";
    default:
      return "info";
  }
}
