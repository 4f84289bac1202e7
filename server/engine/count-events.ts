import "server-only";
import { metrics } from "@/server/metrics";
import type { RunEvent } from "@/server/workflow/run-event";

/** Adds what was committed to this process's counters, for /api/metrics. */
export function countEvents(events: readonly RunEvent[]): void {
  const { runsStarted, runsFinished, steps } = metrics();
  for (const { type } of events) {
    switch (type) {
      case "run-started":
        runsStarted.inc();
        break;
      case "run-succeeded":
      case "run-failed":
      case "run-cancelled":
        runsFinished.inc({ status: type.slice("run-".length) });
        break;
      case "step-succeeded":
      case "step-failed":
      case "step-skipped":
        steps.inc({ status: type.slice("step-".length) });
        break;
    }
  }
}
