"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { useTRPC } from "@/components/trpc-provider";
import type { GraphIssue } from "@/server/workflow/graph";
import { useEditor } from "./editor-context";
import { hasErrors } from "./problems";
import { PublishChanges } from "./publish-changes";
import { PublishEffects } from "./publish-effects";
import { PublishProblems } from "./publish-problems";
import { useVersionDocument } from "./use-version-document";
import { VersionDialog, type VersionWords } from "./version-dialog";

const noWords: VersionWords = { title: "", note: "" };

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
  const publish = usePublish(props);
  const draft = useEditor((state) => state.history.document);
  const live = useVersionDocument(publishedVersion);
  const verb = `Publish version ${(publishedVersion ?? 0) + 1}`;
  return (
    <VersionDialog
      heading={verb}
      description="A version never changes. Webhooks and the API start the latest one; runs that are on their way keep theirs."
      words={noWords}
      verb={verb}
      onSubmit={publish.mutate}
      isPending={publish.isPending}
      isBlocked={hasErrors(issues)}
      error={publish.error}
      onClose={onClose}
    >
      <PublishProblems issues={issues} onShow={onShowProblem} />
      <PublishChanges publishedVersion={publishedVersion} live={live} draft={draft} onCompare={onCompare} />
      {(publishedVersion === null || live.document) && <PublishEffects live={live.document} draft={draft} />}
    </VersionDialog>
  );
}

function usePublish({ workflowId, onSave, onClose }: PublishDialogProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const send = useMutation(trpc.workflows.publish.mutationOptions());
  return useMutation({
    mutationFn: async (words: VersionWords) => {
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
