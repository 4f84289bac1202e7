"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ApiOutputs } from "@/components/api-outputs";
import { fieldError, formError } from "@/components/field-error";
import { formText } from "@/components/form-text";
import { readApiError } from "@/components/read-api-error";
import { useTRPC } from "@/components/trpc-provider";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { limits } from "@/server/limits";

type QueueDialogProps = {
  /** null: a new one. */
  queue: ApiOutputs["queues"]["list"][number] | null;
  onClose: () => void;
};

/** Asks for a queue's name and how many of its runs go on at once. */
export function QueueDialog({ queue, onClose }: QueueDialogProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const onSuccess = async () => {
    await queryClient.invalidateQueries({ queryKey: trpc.queues.list.queryKey() });
    onClose();
  };
  const create = useMutation(trpc.queues.create.mutationOptions({ onSuccess }));
  const update = useMutation(trpc.queues.update.mutationOptions({ onSuccess }));
  const thrown = create.error ?? update.error;
  const problem = thrown ? readApiError(thrown) : null;
  const general = formError(problem, ["name", "concurrency"]);
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>{queue ? "Edit queue" : "Add queue"}</DialogTitle>
          <DialogDescription>Workflows name it in their settings, and whoever starts a run may.</DialogDescription>
        </DialogHeader>
        <form
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            const form = new FormData(event.currentTarget);
            const most = formText(form, "concurrency").trim();
            const input = { name: formText(form, "name").trim(), concurrency: most === "" ? null : Number(most) };
            if (queue) update.mutate({ id: queue.id, ...input });
            else create.mutate(input);
          }}
        >
          {general && <Notice tone="fail">{general}</Notice>}
          <Field label="Name" error={fieldError(problem, "name")} hint={queue ? "Runs that wait under the old name go on." : undefined}>
            {(control) => (
              <Input
                {...control}
                name="name"
                required
                maxLength={limits.nameChars}
                defaultValue={queue?.name}
                placeholder="Billing API"
                autoComplete="off"
              />
            )}
          </Field>
          <Field label="Runs at once" aside="Optional" error={fieldError(problem, "concurrency")}>
            {(control) => (
              <Input
                {...control}
                name="concurrency"
                type="number"
                min={1}
                max={1_000}
                step={1}
                defaultValue={queue?.concurrency ?? ""}
                placeholder="No limit"
              />
            )}
          </Field>
          <DialogFooter>
            <Button variant="outline" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" pending={create.isPending || update.isPending}>
              {queue ? "Save queue" : "Add queue"}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
