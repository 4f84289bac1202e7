"use client";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { useOrg } from "@/components/org-context";
import { toastError } from "@/components/toast-error";
import { useTRPC } from "@/components/trpc-provider";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import type { RefusalReason, SaveState } from "./autosave";
import { downloadDocument } from "./download-document";
import { useEditor } from "./editor-context";

type SaveProblemBarProps = { name: string /** Saves what is unsaved. */; onRetry: () => void };

/** Under the top bar while a draft cannot be saved: why, where the edits are, and what can be done. */
export function SaveProblemBar({ name, onRetry }: SaveProblemBarProps) {
  const save = useEditor((state) => state.save);
  const document = useEditor((state) => state.history.document);
  if (save.status === "refused")
    return (
      <Bar state={save} text={sayRefusal(save.why, save.message)}>
        {save.why === "signed-out" && <SignIn />}
        {save.why === "gone" && <KeepCopy name={name} />}
        {(save.why === "too-large" || save.why === "invalid") && (
          <Button variant="outline" size="sm" onClick={onRetry}>
            Try again
          </Button>
        )}
        {save.why !== "signed-out" && (
          <Button variant="outline" size="sm" onClick={() => downloadDocument(name, document)}>
            Export my draft
          </Button>
        )}
      </Bar>
    );
  if ((save.status === "offline" || save.status === "retrying") && !save.isKept)
    return (
      <Bar state={save} text="This draft is not saved.">
        <Button variant="outline" size="sm" onClick={() => downloadDocument(name, document)}>
          Export my draft
        </Button>
      </Bar>
    );
  return null;
}

const refusals: Readonly<Record<RefusalReason, string>> = {
  "signed-out": "You are signed out, so this draft cannot be saved. Sign in again in another tab, then come back here.",
  forbidden: "You may not change this workflow any more: your role was changed. Ask an owner of your org.",
  gone: "This workflow was deleted while you worked on it, or you were taken out of its org.",
  "too-large": "",
  invalid: "",
};

const sayRefusal = (why: RefusalReason, message: string) => refusals[why] || `This draft cannot be saved. ${message}`;

type BarProps = { state: Extract<SaveState, { isKept: boolean }>; text: string; children: ReactNode };

function Bar({ state, text, children }: BarProps) {
  return (
    <Notice tone="wait" className="rounded-none border-b border-line">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <p className="min-w-0 flex-1 basis-72">
          {text}{" "}
          {state.isKept
            ? "Your edits are kept in this browser."
            : "This browser has no room to keep it, so your edits are in this tab only: leave it open."}
        </p>
        {children}
      </div>
    </Notice>
  );
}

function SignIn() {
  return (
    <Button variant="outline" size="sm" asChild>
      <a href="/sign-in" target="_blank" rel="noreferrer">
        Sign in
      </a>
    </Button>
  );
}

/** The edits as a workflow of their own, where the one they were made in is gone. */
function KeepCopy({ name }: { name: string }) {
  const trpc = useTRPC();
  const router = useRouter();
  const { slug } = useOrg();
  const document = useEditor((state) => state.history.document);
  const create = useMutation(
    trpc.workflows.create.mutationOptions({
      onSuccess: ({ id }) => router.push(`/${slug}/workflows/${id}`),
      onError: (error) => toastError("The copy could not be made", error),
    }),
  );
  return (
    <Button size="sm" pending={create.isPending} onClick={() => create.mutate({ name, document })}>
      Keep as a new workflow
    </Button>
  );
}
