"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Upload } from "lucide-react";
import { useRef } from "react";
import { toast } from "sonner";
import { toastError } from "@/components/toast-error";
import { useTRPC, useTRPCClient } from "@/components/trpc-provider";
import { Button } from "@/components/ui/button";
import { readWorkflowFile } from "@/components/workflows/read-workflow-file";

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
        const workflows = readWorkflowFile(await file.text(), file.name);
        if (!workflows) throw new Error(`“${file.name}” holds no workflow. Choose a file that Trellis exported.`);
        for (const { name, description, document } of workflows) {
          // Checked by the server, which says what is wrong with it.
          await client.workflows.create.mutate({ name, description, document: document as never });
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
