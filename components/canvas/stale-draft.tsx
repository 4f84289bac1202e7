"use client";
import { useMutation } from "@tanstack/react-query";
import { toast } from "sonner";
import { useOrg } from "@/components/org-context";
import { toastError } from "@/components/toast-error";
import { useTRPC } from "@/components/trpc-provider";
import type { DocumentSession } from "./document-session";
import { useEditor } from "./editor-context";
import { StaleDialog } from "./stale-dialog";

/** Appears when a save was refused because someone else saved first. */
export function StaleDraft({ session, name }: { session: DocumentSession; name: string }) {
  const trpc = useTRPC();
  const { slug } = useOrg();
  const save = useEditor((state) => state.save);
  const mine = useEditor((state) => state.history.document);
  const create = useMutation(
    trpc.workflows.create.mutationOptions({ onError: (error) => toastError("Their draft could not be copied", error) }),
  );
  if (save.status !== "stale") return null;
  const { theirs } = save;
  const keepBoth = () => {
    // Opened at once: a window that opens later would be blocked.
    const beside = window.open("about:blank", "_blank");
    create.mutate(
      { name: `${name} (draft of ${theirs.updatedBy ?? "someone else"})`.slice(0, 120), document: theirs.document },
      {
        onSuccess: ({ id }) => {
          const url = `/${slug}/workflows/${id}`;
          if (beside) beside.location.href = url;
          else toast("Their draft is a workflow of its own now", { action: { label: "Open", onClick: () => window.open(url, "_blank") } });
          session.keepMine();
        },
        onError: () => beside?.close(),
      },
    );
  };
  return (
    <StaleDialog
      mine={mine}
      theirs={theirs}
      onKeepMine={() => session.keepMine()}
      onTakeTheirs={() => session.takeTheirs()}
      onKeepBoth={keepBoth}
      pending={create.isPending}
    />
  );
}
