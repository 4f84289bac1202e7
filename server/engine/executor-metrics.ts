import "server-only";
import { machineStats } from "./machine";

/** The embedded executor's counters as Prometheus text; empty with an Inngest server, which has metrics of its own. */
export async function readExecutorMetrics(): Promise<string> {
  const stats = await machineStats();
  if (!stats) return "";
  const { active, concurrency, ...counters } = stats;
  const lines = [
    "# HELP trellis_executor_calls Calls that the executor carries out now, and how many it may",
    "# TYPE trellis_executor_calls gauge",
    `trellis_executor_calls{kind="active"} ${active}`,
    `trellis_executor_calls{kind="limit"} ${concurrency}`,
    "# HELP trellis_executor_total What the executor has done since this process started",
    "# TYPE trellis_executor_total counter",
    ...Object.entries(counters).map(([name, count]) => `trellis_executor_total{what="${name}"} ${count}`),
  ];
  return `${lines.join("\n")}\n`;
}
