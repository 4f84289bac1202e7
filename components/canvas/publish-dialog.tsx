"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { readApiError } from "@/components/read-api-error";
import { useTRPC } from "@/components/trpc-provider";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import type { GraphIssue } from "@/server/workflow/graph";
import { useEditor } from "./editor-context";
import { hasErrors } from "./problems";
import { PublishChanges } from "./publish-changes";
import { PublishEffects } from "./publish-effects";
import { PublishProblems } from "./publish-problems";
import { useVersionDocument } from "./use-version-document";

type PublishDialogProps = {
  workflowId: string;
  publishedVersion: number | null;
  issues: readonly GraphIssue[];
  /** Saves the draft; gives the revision to publish, or null when it could not be saved. */
  onSave: () => Promise<number | null>;
  /** Leads to a problem, or to all of them. */
  onShowProblem: (issue: GraphIssue | null) => void;
  /** Shows the live version and the draft on one canvas. */
  onCompare: () => void;
  onClose: () => void;
};

/** What changed since the live version, what is wrong, what will happen, and the button that freezes it. */
export function PublishDialog(props: PublishDialogProps) {
  const { publishedVersion, issues, onShowProblem, onCompare, onClose } = props;
  const [title, setTitle] = useState("");
  const [note, setNote] = useState("");
  const publish = usePublish(props);
  const draft = useEditor((state) => state.history.document);
  const live = useVersionDocument(publishedVersion);
  const refused = publish.error ? readApiError(publish.error) : null;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent className="max-w-lg">
        <DialogHeader>
          <DialogTitle>Publish version {(publishedVersion ?? 0) + 1}</DialogTitle>
          <DialogDescription>
            A version never changes. Webhooks and the API start the latest one; runs that are on their way keep theirs.
          </DialogDescription>
        </DialogHeader>
        <PublishProblems issues={issues} onShow={onShowProblem} />
        <PublishChanges publishedVersion={publishedVersion} live={live} draft={draft} onCompare={onCompare} />
        {(publishedVersion === null || live.document) && <PublishEffects live={live.document} draft={draft} />}
        <Field label="Name" aside="Optional">
          {(control) => <Input {...control} maxLength={120} value={title} onChange={(event) => setTitle(event.target.value)} />}
        </Field>
        <Field label="Note" aside="Optional">
          {(control) => (
            <Textarea
              {...control}
              rows={2}
              maxLength={2_000}
              value={note}
              placeholder="What is new"
              onChange={(event) => setNote(event.target.value)}
            />
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
          <Button
            disabled={hasErrors(issues)}
            pending={publish.isPending}
            onClick={() => publish.mutate({ title: title.trim(), note: note.trim() })}
          >
            Publish version {(publishedVersion ?? 0) + 1}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}

function usePublish({ workflowId, onSave, onClose }: PublishDialogProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const send = useMutation(trpc.workflows.publish.mutationOptions());
  return useMutation({
    mutationFn: async (words: { title: string; note: string }) => {
      const revision = await onSave();
      if (revision === null) throw new Error("The draft could not be saved, so it was not published.");
      return send.mutateAsync({ id: workflowId, revision, ...words });
    },
    onSuccess: async ({ version }) => {
      toast.success(`Version ${version} is published`);
      onClose();
      await queryClient.invalidateQueries({ queryKey: trpc.workflows.pathKey() });
    },
  });
}
