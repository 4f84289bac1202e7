"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RotateCcw, SkipForward } from "lucide-react";
import { toast } from "sonner";
import { ConfirmButton } from "@/components/settings/confirm-button";
import { toastError } from "@/components/toast-error";
import { useTRPC } from "@/components/trpc-provider";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";

type DeadLetterBarProps = {
  /** Those that are shown. */
  ids: readonly string[];
  selected: ReadonlySet<string>;
  onSelect: (ids: readonly string[]) => void;
};

/** What is done with the chosen dead letters. Nothing chosen: what they are. */
export function DeadLetterBar({ ids, selected, onSelect }: DeadLetterBarProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const done = (said: string) => {
    toast.success(said);
    onSelect([]);
  };
  // Also after a failure: some may have been started before it.
  const onSettled = () => queryClient.invalidateQueries({ queryKey: trpc.runs.list.infiniteQueryKey() });
  const requeue = useMutation(
    trpc.runs.requeue.mutationOptions({
      onSuccess: ({ items }) => done(`${count(items.length)} started again`),
      onError: (error) => toastError("Not all runs could be started", error),
      onSettled,
    }),
  );
  const dismiss = useMutation(
    trpc.runs.dismiss.mutationOptions({
      onSuccess: ({ dismissed }) => done(`${count(dismissed)} dismissed`),
      onError: (error) => toastError("The runs could not be dismissed", error),
      onSettled,
    }),
  );
  const chosen = ids.filter((id) => selected.has(id));
  const isBusy = requeue.isPending || dismiss.isPending;
  return (
    <div className="flex min-h-8 flex-wrap items-center gap-2 px-4 text-sm text-fg-2" role="toolbar" aria-label="Dead letters">
      <Checkbox
        aria-label="Choose all runs that are shown"
        checked={chosen.length === 0 ? false : chosen.length === ids.length ? true : "indeterminate"}
        onCheckedChange={(checked) => onSelect(checked === true ? ids : [])}
      />
      {chosen.length === 0 ? (
        <span>Failed runs that nobody has retried or dismissed.</span>
      ) : (
        <>
          <span className="num mr-1">{chosen.length} chosen</span>
          <Button size="sm" pending={requeue.isPending} disabled={isBusy} onClick={() => requeue.mutate({ ids: chosen })}>
            <SkipForward /> Requeue from the failed step
          </Button>
          <Button size="sm" variant="outline" disabled={isBusy} onClick={() => requeue.mutate({ ids: chosen, from: "start" })}>
            <RotateCcw /> Requeue from the start
          </Button>
          <ConfirmButton
            title={`Dismiss ${count(chosen.length)}?`}
            description="They leave this list and stay among the failed runs."
            confirm="Dismiss"
            onConfirm={() => dismiss.mutate({ ids: chosen })}
            trigger={
              <Button size="sm" variant="outline" disabled={isBusy}>
                Dismiss
              </Button>
            }
          />
        </>
      )}
    </div>
  );
}

const count = (runs: number) => `${runs} ${runs === 1 ? "run" : "runs"}`;
