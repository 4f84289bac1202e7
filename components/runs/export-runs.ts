import { toCsv } from "@/components/csv";
import { download } from "@/components/download";
import type { RunItem } from "./run-rows";

export type ExportFormat = "csv" | "json";

const columns = [
  "id",
  "workflow",
  "version",
  "status",
  "trigger",
  "started by",
  "created at",
  "started at",
  "finished at",
  "seconds",
  "input tokens",
  "output tokens",
  "cost in USD",
  "error",
] as const;

/** The runs as a table, one line each. */
function runsToCsv(runs: readonly RunItem[]): string {
  return toCsv(
    columns,
    runs.map((run) => [
      run.id,
      run.workflowName,
      run.version ?? "draft",
      run.status,
      run.trigger,
      run.startedBy,
      run.createdAt,
      run.startedAt,
      run.finishedAt,
      run.startedAt && run.finishedAt ? (Date.parse(run.finishedAt) - Date.parse(run.startedAt)) / 1000 : null,
      run.inputTokens,
      run.outputTokens,
      run.costUsd,
      run.error?.message ?? null,
    ]),
  );
}

/** Gives the browser a file of runs. */
export function downloadRuns(runs: readonly RunItem[], format: ExportFormat): void {
  const name = `runs-${new Date().toISOString().slice(0, 10)}.${format}`;
  if (format === "csv") download(name, { type: "text/csv;charset=utf-8", text: runsToCsv(runs) });
  else download(name, { type: "application/json", text: JSON.stringify(runs, null, 2) });
}
