"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Star } from "lucide-react";
import { cn } from "@/components/cn";
import { toastError } from "@/components/toast-error";
import { useTRPC } from "@/components/trpc-provider";

/** Keeps a workflow at hand; shows at once what the server is still being told. */
export function StarButton({ id, name, starred }: { id: string; name: string; starred: boolean }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const star = useMutation(
    trpc.workflows.star.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.workflows.list.pathKey() }),
      onError: (error) => toastError("The star could not be changed", error),
    }),
  );
  const on = star.isPending ? star.variables.starred : starred;
  return (
    <button
      type="button"
      aria-pressed={on}
      aria-label={`Star ${name}`}
      title={on ? "Starred" : "Star"}
      onClick={() => star.mutate({ id, starred: !on })}
      className={cn(
        "relative z-10 grid size-6 shrink-0 place-items-center rounded-sm text-fg-3 hover:bg-hover hover:text-fg pointer-coarse:size-10",
        on ? "text-wait-fg" : "opacity-0 group-hover:opacity-100 focus-visible:opacity-100 pointer-coarse:opacity-100",
      )}
    >
      <Star className={cn("size-3.5", on && "fill-current")} aria-hidden="true" />
    </button>
  );
}
