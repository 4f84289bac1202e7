"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleAlert } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { readApiError } from "@/components/read-api-error";
import { useTRPC } from "@/components/trpc-provider";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { Skeleton } from "@/components/ui/skeleton";
import { Textarea } from "@/components/ui/textarea";
import { emptyDocument, workflowDocument } from "@/server/workflow/document";
import type { GraphIssue } from "@/server/workflow/graph";
import { DiffSummary } from "./diff-summary";
import { useEditor } from "./editor-context";
import { countProblems, hasErrors } from "./problems";

type PublishDialogProps = {
  workflowId: string;
  publishedVersion: number | null;
  issues: readonly GraphIssue[];
  /** Saves the draft; gives the revision to publish, or null when it could not be saved. */
  onSave: () => Promise<number | null>;
  onShowProblems: () => void;
  onClose: () => void;
};

/** What changed since the last version, what is wrong, and the button that freezes it. */
export function PublishDialog(props: PublishDialogProps) {
  const { publishedVersion, issues, onClose, onShowProblems } = props;
  const [note, setNote] = useState("");
  const publish = usePublish(props);
  const blocked = hasErrors(issues);
  const refused = publish.error ? readApiError(publish.error) : null;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>{publishedVersion === null ? "Publish" : `Publish version ${publishedVersion + 1}`}</DialogTitle>
          <DialogDescription>
            A version never changes. Webhooks and the API start the latest one; runs that are on their way keep theirs.
          </DialogDescription>
        </DialogHeader>
        <Changes {...props} />
        <Pins />
        {issues.length > 0 && (
          <button
            type="button"
            onClick={onShowProblems}
            className={`flex items-center gap-2 rounded-md px-2.5 py-2 text-left text-sm ${blocked ? "bg-fail-soft text-fail-fg" : "bg-wait-soft text-wait-fg"}`}
          >
            <CircleAlert className="size-4 shrink-0" aria-hidden="true" />
            <span>
              {countProblems(issues)}
              {blocked ? " to fix before it can be published. Show them" : ". Show them"}
            </span>
          </button>
        )}
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
          <Button disabled={blocked} pending={publish.isPending} onClick={() => publish.mutate(note.trim())}>
            Publish version {(publishedVersion ?? 0) + 1}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}

/** A version does its work: what is pinned for trying the draft is not used by it. */
function Pins() {
  const nodes = useEditor((state) => state.history.document.nodes);
  const pinned = nodes.filter((node) => node.pinned !== null).map((node) => `“${node.name || node.id}”`);
  if (pinned.length === 0) return null;
  return (
    <Notice tone="wait">
      {pinned.length === 1 ? "A pinned output is" : `${pinned.length} pinned outputs are`} ignored by the published version:{" "}
      {pinned.join(", ")} {pinned.length === 1 ? "runs" : "run"} there.
    </Notice>
  );
}

function usePublish({ workflowId, onSave, onClose }: PublishDialogProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const send = useMutation(trpc.workflows.publish.mutationOptions());
  return useMutation({
    mutationFn: async (note: string) => {
      const revision = await onSave();
      if (revision === null) throw new Error("The draft could not be saved, so it was not published.");
      return send.mutateAsync({ id: workflowId, revision, ...(note === "" ? {} : { note }) });
    },
    onSuccess: async ({ version }) => {
      toast.success(`Version ${version} is published`);
      onClose();
      await queryClient.invalidateQueries({ queryKey: trpc.workflows.pathKey() });
    },
  });
}

function Changes({ workflowId, publishedVersion }: PublishDialogProps) {
  const document = useEditor((state) => state.history.document);
  const trpc = useTRPC();
  const published = useQuery(
    trpc.workflows.version.queryOptions({ id: workflowId, number: publishedVersion ?? 1 }, { enabled: publishedVersion !== null }),
  );
  if (publishedVersion !== null && published.isPending) return <Skeleton className="h-12" />;
  return (
    <section className="grid gap-1.5">
      <h3 className="text-xs font-medium text-fg-2">
        {publishedVersion === null ? "In this version" : `Since version ${publishedVersion}`}
      </h3>
      <DiffSummary
        before={published.data ? workflowDocument.parse(published.data.document) : emptyDocument}
        after={document}
        same="Nothing has changed since."
      />
    </section>
  );
}
