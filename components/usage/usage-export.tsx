"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { toCsv } from "@/components/csv";
import { download } from "@/components/download";
import { toastError } from "@/components/toast-error";
import { useTRPC } from "@/components/trpc-provider";
import { Button } from "@/components/ui/button";
import type { UsageSpan } from "./usage-period";

const columns = [
  "day",
  "workflow",
  "node",
  "started by",
  "provider",
  "model",
  "calls",
  "input tokens",
  "output tokens",
  "cached tokens",
  "reasoning tokens",
  "cost in USD",
] as const;

/** Gives the whole report as a file: a line for each day, node, person and model. */
export function UsageExport({ span }: { span: UsageSpan }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const take = useMutation({
    mutationFn: () => queryClient.fetchQuery(trpc.usage.rows.queryOptions(span, { staleTime: 0 })),
    onSuccess: (rows) =>
      download(`usage-${span.from}-${span.to}.csv`, {
        type: "text/csv;charset=utf-8",
        text: toCsv(
          columns,
          rows.map((row) => [
            row.day,
            row.workflow,
            row.node,
            row.startedBy,
            row.provider,
            row.model,
            row.calls,
            row.inputTokens,
            row.outputTokens,
            row.cachedTokens,
            row.reasoningTokens,
            row.costUsd,
          ]),
        ),
      }),
    onError: (error) => toastError("The report could not be made", error),
  });
  return (
    <Button variant="outline" pending={take.isPending} onClick={() => take.mutate()}>
      {!take.isPending && <Download />} Download CSV
    </Button>
  );
}
