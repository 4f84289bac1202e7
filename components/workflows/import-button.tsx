"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Upload } from "lucide-react";
import { useRef } from "react";
import { toast } from "sonner";
import { toastError } from "@/components/toast-error";
import { useTRPC, useTRPCClient } from "@/components/trpc-provider";
import { Button } from "@/components/ui/button";
import type { GraphIssue } from "@/server/workflow/graph";

/** Takes workflows out of files that were exported. */
export function ImportButton() {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const picker = useRef<HTMLInputElement>(null);
  const read = useMutation({
    mutationFn: async (files: readonly File[]) => {
      let count = 0;
      for (const file of files) {
        // With the schema of documents, which the list does without.
        const { readWorkflowFile } = await import("@/server/workflow/workflow-file");
        const read = readWorkflowFile(await file.text(), file.name);
        if ("issues" in read) throw new Error(`“${file.name}”: ${describeIssues(read.issues)}`);
        for (const workflow of read.workflows) {
          await client.workflows.create.mutate(workflow);
          count += 1;
        }
      }
      return count;
    },
    onSuccess: (count) => toast.success(count === 1 ? "1 workflow imported" : `${count} workflows imported`),
    onError: (error) => toastError("The file could not be imported", error),
    onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.workflows.list.pathKey() }),
  });
  return (
    <>
      <input
        ref={picker}
        type="file"
        accept="application/json,.json"
        multiple
        hidden
        aria-label="Files with workflows"
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = "";
          if (files.length > 0) read.mutate(files);
        }}
      />
      <Button variant="outline" pending={read.isPending} onClick={() => picker.current?.click()}>
        {!read.isPending && <Upload />} Import
      </Button>
    </>
  );
}

/** The first thing that is wrong with how to mend it, and how many more there are. */
function describeIssues(issues: readonly GraphIssue[]): string {
  const [first] = issues;
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : "";
  return first ? `${first.message}. ${first.fix}${more}` : "It cannot be read.";
}
