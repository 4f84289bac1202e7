"use client";
import { useQuery } from "@tanstack/react-query";
import { Copy, Download, FileText } from "lucide-react";
import { toast } from "sonner";
import { download } from "@/components/download";
import { toastError } from "@/components/toast-error";
import { useTRPC } from "@/components/trpc-provider";
import { Button } from "@/components/ui/button";
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from "@/components/ui/dropdown-menu";
import { formatDuration } from "@/components/ui/duration";
import { formatMoney } from "@/components/ui/money";
import type { RunView } from "@/server/workflow/run-view";
import { storyMarkdown } from "@/server/workflow/story/story-markdown";
import { tellRun } from "@/server/workflow/story/tell-run";

type StoryExportProps = { runId: string; view: RunView; nameOf: (nodeId: string) => string };

const formats = { money: (micros: number) => formatMoney(micros / 1_000_000), duration: formatDuration };

/** The story as a file or on the clipboard. */
export function StoryExport({ runId, view, nameOf }: StoryExportProps) {
  const trpc = useTRPC();
  const run = useQuery(trpc.runs.get.queryOptions({ id: runId }, { staleTime: Number.POSITIVE_INFINITY }));
  const tell = () => tellRun(view, { runId, title: run.data?.workflowName ?? "Run", nameOf });
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(storyMarkdown(tell(), formats));
      toast.success("The story is on the clipboard");
    } catch (error) {
      toastError("The story could not be copied", error);
    }
  };
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="outline" size="sm" disabled={run.isPending}>
          <Download /> Export the story
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        <DropdownMenuItem
          onSelect={() => download(`run-${runId}-story.md`, { type: "text/markdown", text: storyMarkdown(tell(), formats) })}
        >
          <FileText className="size-3.5" /> As Markdown
        </DropdownMenuItem>
        <DropdownMenuItem
          onSelect={() => download(`run-${runId}-story.json`, { type: "application/json", text: JSON.stringify(tell(), null, 2) })}
        >
          <Download className="size-3.5" /> As JSON
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => void copy()}>
          <Copy className="size-3.5" /> Copy as Markdown
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
