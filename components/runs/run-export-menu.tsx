"use client";
import { useMutation } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { toast } from "sonner";
import { countRuns } from "@/components/runs/bulk-dialog";
import { downloadRuns, type ExportFormat } from "@/components/runs/export-runs";
import type { RunItem } from "@/components/runs/run-rows";
import { toastError } from "@/components/toast-error";
import { Button } from "@/components/ui/button";
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from "@/components/ui/dropdown-menu";

/** A file of runs, as a table or as JSON. `load` gives them; it may take a while. */
export function RunExportMenu({ load }: { load: () => Promise<readonly RunItem[]> }) {
  const write = useMutation({
    mutationFn: async (format: ExportFormat) => {
      const runs = await load();
      downloadRuns(runs, format);
      return runs.length;
    },
    onSuccess: (count) => toast.success(`${countRuns(count)} exported`),
    onError: (error) => toastError("The runs could not be exported", error),
  });
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button size="sm" variant="outline" pending={write.isPending}>
          {!write.isPending && <Download />} Export
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start">
        <DropdownMenuItem onSelect={() => write.mutate("csv")}>As a table (CSV)</DropdownMenuItem>
        <DropdownMenuItem onSelect={() => write.mutate("json")}>As JSON</DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
