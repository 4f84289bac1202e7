"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc-provider";
import { VersionDialog } from "./version-dialog";
import type { VersionItem } from "./version-list";

type VersionWordsDialogProps = { workflowId: string; item: VersionItem; onClose: () => void };

/** A version's name and note can be written later; what it does never changes. */
export function VersionWordsDialog({ workflowId, item, onClose }: VersionWordsDialogProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const save = useMutation(
    trpc.workflows.describeVersion.mutationOptions({
      async onSuccess() {
        onClose();
        await queryClient.invalidateQueries({ queryKey: trpc.workflows.pathKey() });
      },
    }),
  );
  return (
    <VersionDialog
      heading={`Version ${item.number}`}
      description="For people; what it does never changes."
      words={item}
      verb="Save"
      onSubmit={(words) => save.mutate({ id: workflowId, number: item.number, ...words })}
      isPending={save.isPending}
      error={save.error}
      onClose={onClose}
    />
  );
}
