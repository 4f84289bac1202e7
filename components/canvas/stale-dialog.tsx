"use client";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { RelativeTime } from "@/components/ui/relative-time";
import type { WorkflowDocument } from "@/server/workflow/document";
import type { TheirDraft } from "./autosave";
import { DiffSummary } from "./diff-summary";

type StaleDialogProps = {
  mine: WorkflowDocument;
  theirs: TheirDraft;
  onKeepMine: () => void;
  onTakeTheirs: () => void;
  /** Puts theirs into a new workflow, and keeps mine here. */
  onKeepBoth: () => void;
  pending: boolean;
};

/** Two drafts met. Nothing is saved until one is chosen, and the other stays within reach of undo. */
export function StaleDialog({ mine, theirs, onKeepMine, onTakeTheirs, onKeepBoth, pending }: StaleDialogProps) {
  return (
    <Dialog open>
      <DialogContent
        className="max-w-lg [&>button:last-child]:hidden"
        // No choice is made ready for a hasty Enter.
        onOpenAutoFocus={(event) => {
          event.preventDefault();
          if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
        }}
        onEscapeKeyDown={(event) => event.preventDefault()}
        onInteractOutside={(event) => event.preventDefault()}
      >
        <DialogHeader>
          <DialogTitle>There is a newer draft</DialogTitle>
          <DialogDescription>
            {theirs.updatedBy ?? "Someone"} saved this workflow <RelativeTime at={theirs.updatedAt} />, after you opened it. Your edits are
            kept in this browser. Choose which draft goes on; undo brings the other one back.
          </DialogDescription>
        </DialogHeader>
        <section className="grid gap-1.5">
          <h3 className="text-xs font-medium text-fg-2">Your draft, compared with theirs</h3>
          <DiffSummary before={theirs.document} after={mine} same="Both drafts say the same." />
        </section>
        <DialogFooter>
          <Button variant="ghost" pending={pending} onClick={onKeepBoth}>
            Keep mine, open theirs beside
          </Button>
          <Button variant="outline" onClick={onTakeTheirs}>
            Take theirs
          </Button>
          <Button onClick={onKeepMine}>Keep mine</Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
