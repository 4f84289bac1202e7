"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { readApiError } from "@/components/read-api-error";
import { useTRPC } from "@/components/trpc-provider";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import type { VersionItem } from "./version-list";

type VersionWordsDialogProps = { workflowId: string; item: VersionItem; onClose: () => void };

/** A version's name and note can be written later; what it does never changes. */
export function VersionWordsDialog({ workflowId, item, onClose }: VersionWordsDialogProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [title, setTitle] = useState(item.title);
  const [note, setNote] = useState(item.note);
  const save = useMutation(
    trpc.workflows.describeVersion.mutationOptions({
      async onSuccess() {
        onClose();
        await queryClient.invalidateQueries({ queryKey: trpc.workflows.pathKey() });
      },
    }),
  );
  const refused = save.error ? readApiError(save.error) : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ id: workflowId, number: item.number, title, note });
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent>
        <form onSubmit={submit} className="grid gap-4">
          <DialogHeader>
            <DialogTitle>Version {item.number}</DialogTitle>
            <DialogDescription>For people; what it does never changes.</DialogDescription>
          </DialogHeader>
          <Field label="Name" aside="Optional">
            {(control) => <Input {...control} maxLength={120} value={title} onChange={(event) => setTitle(event.target.value)} />}
          </Field>
          <Field label="Note" aside="Optional">
            {(control) => (
              <Textarea {...control} rows={3} maxLength={2_000} value={note} onChange={(event) => setNote(event.target.value)} />
            )}
          </Field>
          {refused && (
            <p role="alert" className="text-sm text-fail-fg">
              {refused.message} {refused.fix}
            </p>
          )}
          <DialogFooter>
            <Button variant="outline" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" pending={save.isPending}>
              Save
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
