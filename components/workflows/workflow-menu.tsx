"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Copy, Download, Ellipsis, ListVideo, PencilLine, SquareArrowOutUpRight, Trash2 } from "lucide-react";
import Link from "next/link";
import { toast } from "sonner";
import { useCan, useOrg } from "@/components/org-context";
import { toastError } from "@/components/toast-error";
import { useTRPC, useTRPCClient } from "@/components/trpc-provider";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { exportWorkflows } from "@/components/workflows/export-workflows";

type WorkflowMenuProps = { item: { id: string; name: string }; onRename: () => void; onDelete: () => void };

/** What is done with one workflow of the list. */
export function WorkflowMenu({ item, onRename, onDelete }: WorkflowMenuProps) {
  const { slug } = useOrg();
  const client = useTRPCClient();
  const canWrite = useCan("workflow:write");
  const canDelete = useCan("workflow:delete");
  const duplicate = useDuplicate(item.name);
  return (
    <DropdownMenu>
      <DropdownMenuTrigger
        aria-label={`More for ${item.name}`}
        className="relative grid size-7 shrink-0 place-items-center rounded-sm text-fg-3 hover:bg-hover hover:text-fg data-[state=open]:bg-hover pointer-coarse:size-10"
      >
        <Ellipsis className="size-4" />
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end" onCloseAutoFocus={(event) => event.preventDefault()}>
        <DropdownMenuItem asChild>
          <Link href={`/${slug}/workflows/${item.id}`}>
            <SquareArrowOutUpRight /> Open
          </Link>
        </DropdownMenuItem>
        <DropdownMenuItem asChild>
          <Link href={`/${slug}/runs?workflow=${item.id}`}>
            <ListVideo /> Runs
          </Link>
        </DropdownMenuItem>
        {canWrite && (
          <>
            <DropdownMenuItem onSelect={onRename}>
              <PencilLine /> Rename
            </DropdownMenuItem>
            <DropdownMenuItem onSelect={() => duplicate.mutate({ id: item.id })}>
              <Copy /> Duplicate
            </DropdownMenuItem>
          </>
        )}
        <DropdownMenuItem
          onSelect={() =>
            exportWorkflows(client, [item.id]).catch((error: unknown) => toastError("The workflow could not be exported", error))
          }
        >
          <Download /> Export
        </DropdownMenuItem>
        {canDelete && (
          <>
            <DropdownMenuSeparator />
            <DropdownMenuItem variant="destructive" onSelect={onDelete}>
              <Trash2 /> Delete
            </DropdownMenuItem>
          </>
        )}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

function useDuplicate(name: string) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useMutation(
    trpc.workflows.duplicate.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.workflows.list.pathKey() });
        toast(`“${name}” was duplicated`);
      },
      onError: (error) => toastError("The workflow could not be duplicated", error),
    }),
  );
}
