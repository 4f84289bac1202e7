"use client";
import { useMutation } from "@tanstack/react-query";
import { Download, Trash2 } from "lucide-react";
import { useCan } from "@/components/org-context";
import { TagMenu } from "@/components/tags/tag-menu";
import { toastError } from "@/components/toast-error";
import { useTRPCClient } from "@/components/trpc-provider";
import { Button } from "@/components/ui/button";
import { RowCheckbox } from "@/components/ui/row-checkbox";
import type { Selection } from "@/components/use-selection";
import { exportWorkflows } from "@/components/workflows/export-workflows";
import type { WorkflowItem } from "@/components/workflows/workflow-row";

type WorkflowSelectionBarProps = {
  items: readonly WorkflowItem[];
  selection: Selection;
  onDelete: (items: readonly WorkflowItem[]) => void;
};

/** What is done with the chosen workflows. */
export function WorkflowSelectionBar({ items, selection, onDelete }: WorkflowSelectionBarProps) {
  const client = useTRPCClient();
  const canWrite = useCan("workflow:write");
  const canDelete = useCan("workflow:delete");
  const chosen = items.filter(({ id }) => selection.selected.has(id));
  const write = useMutation({
    mutationFn: () =>
      exportWorkflows(
        client,
        chosen.map(({ id }) => id),
      ),
    onError: (error) => toastError("The workflows could not be exported", error),
  });
  return (
    <div className="-mb-2 flex min-h-9 flex-wrap items-center gap-2 text-sm text-fg-2" role="toolbar" aria-label="Chosen workflows">
      <RowCheckbox
        label="Choose all workflows that are shown"
        checked={chosen.length === 0 ? false : chosen.length === items.length ? true : "indeterminate"}
        onToggle={(on) => selection.set(on ? items.map(({ id }) => id) : [])}
      />
      {chosen.length === 0 ? (
        <span className="-ml-2 text-xs text-fg-3">Choose workflows to tag, export or delete several.</span>
      ) : (
        <>
          <span className="num mr-1 -ml-2 font-medium text-fg" aria-live="polite">
            {chosen.length} chosen
          </span>
          {canWrite && <TagMenu workflows={chosen} />}
          <Button size="sm" variant="outline" pending={write.isPending} onClick={() => write.mutate()}>
            {!write.isPending && <Download />} Export
          </Button>
          {canDelete && (
            <Button
              size="sm"
              variant="destructive-outline"
              onClick={() => {
                onDelete(chosen);
                selection.set([]);
              }}
            >
              <Trash2 /> Delete
            </Button>
          )}
          <Button size="sm" variant="ghost" onClick={() => selection.set([])}>
            Clear
          </Button>
        </>
      )}
    </div>
  );
}
