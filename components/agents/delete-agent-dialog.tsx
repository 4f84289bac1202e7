"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { AgentUses } from "@/components/agents/agent-uses";
import { toastError } from "@/components/toast-error";
import { useTRPC } from "@/components/trpc-provider";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { Skeleton } from "@/components/ui/skeleton";

type DeleteAgentDialogProps = { agent: { id: string; name: string }; onClose: () => void; onDeleted?: () => void };

/** Asks before an agent is deleted, and says which workflows use it. */
export function DeleteAgentDialog({ agent: { id, name }, onClose, onDeleted }: DeleteAgentDialogProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const uses = useQuery(trpc.agents.uses.queryOptions({ id }));
  const remove = useMutation(
    trpc.agents.delete.mutationOptions({
      async onSuccess() {
        onClose();
        onDeleted?.();
        await queryClient.invalidateQueries({ queryKey: trpc.agents.list.pathKey() });
      },
      onError: (error) => toastError("The agent could not be deleted", error),
    }),
  );
  const used = uses.data ?? [];
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>Delete {name}?</DialogTitle>
          <DialogDescription>
            {uses.isPending
              ? "Looking for workflows that use it."
              : used.length === 0
                ? "No workflow uses it. Its versions go with it; answers that it gave stay in the runs."
                : "These workflows use it. Published versions go on with what it said when they were published; drafts need another profile."}
          </DialogDescription>
        </DialogHeader>
        {uses.isPending ? <Skeleton className="h-12" /> : used.length > 0 && <AgentUses uses={used} />}
        <DialogFooter>
          <Button variant="outline" onClick={onClose}>
            Keep
          </Button>
          <Button
            variant="destructive"
            disabled={!uses.isSuccess}
            pending={remove.isPending}
            onClick={() => remove.mutate({ id, evenIfUsed: used.length > 0 })}
          >
            {used.length > 0 ? "Delete all the same" : "Delete agent"}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
