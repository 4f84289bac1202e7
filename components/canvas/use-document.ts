"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";
import * as z from "zod";
import { useOrg } from "@/components/org-context";
import { readApiError } from "@/components/read-api-error";
import { useTRPC, useTRPCClient } from "@/components/trpc-provider";
import { isErrorCode, mayPass } from "@/server/errors";
import { type WorkflowDocument, workflowDocument } from "@/server/workflow/document";
import type { RefusalReason, SaveOutcome } from "./autosave";
import { DocumentSession, type LoadedWorkflow } from "./document-session";
import { listLivePages, readPage } from "./live-pages";
import { sweepKept } from "./sweep-kept";
import { tellNews } from "./tell-news";
import { warnBeforeLoss } from "./warn-before-loss";

const theirDraft = z.object({ revision: z.number(), document: workflowDocument, updatedBy: z.string().nullable(), updatedAt: z.string() });

/** Opens a draft for editing. `loaded` is read once: later drafts arrive by `adopt` or as stale saves. */
export function useDocument(loaded: LoadedWorkflow, readOnly: boolean): DocumentSession {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const { user } = useOrg();

  const save = useCallback(
    async (document: WorkflowDocument, revision: number): Promise<SaveOutcome> => {
      try {
        const saved = await client.workflows.save.mutate({ id: loaded.id, revision, document });
        const key = trpc.workflows.get.queryKey({ id: loaded.id });
        const news = { revision: saved.revision, updatedAt: saved.savedAt, updatedBy: user.name, document, hasUnpublishedChanges: true };
        // What was saved is known here: reading a long draft back would hold up the typing after every pause.
        queryClient.setQueryData(key, (before) => before && { ...before, ...news });
        return { ok: true, ...saved };
      } catch (error) {
        return readRefusal(error);
      }
    },
    [client, queryClient, trpc, loaded.id, user.name],
  );

  const [session] = useState(() => {
    const page = readPage(sessionStorage);
    const made: DocumentSession = new DocumentSession({
      loaded,
      readOnly,
      save,
      tell: (news) => tellNews(news, { session: made, viewer: user.name }),
      storage: localStorage,
      page,
      listPages: () => listLivePages(page),
    });
    return made;
  });

  // The external systems are the server, the browser's storage and its window.
  useEffect(() => {
    const stop = session.start();
    const saveNow = () => void session.flush();
    const keepNow = () => session.keepNow();
    sweepKept(localStorage, Date.now());
    window.addEventListener("online", saveNow);
    window.addEventListener("pagehide", keepNow);
    const endWarning = warnBeforeLoss(session.store);
    document.addEventListener("visibilitychange", saveNow);
    return () => {
      window.removeEventListener("online", saveNow);
      window.removeEventListener("pagehide", keepNow);
      endWarning();
      document.removeEventListener("visibilitychange", saveNow);
      stop();
    };
  }, [session]);

  return session;
}

const refusals: Readonly<Record<string, RefusalReason>> = {
  unauthenticated: "signed-out",
  forbidden: "forbidden",
  not_found: "gone",
  too_large: "too-large",
};

function readRefusal(error: unknown): SaveOutcome {
  const { code, message, fix, data } = readApiError(error);
  if (code === "offline")
    return navigator.onLine ? { ok: false, reason: "failed", message: "the server cannot be reached" } : { ok: false, reason: "offline" };
  const theirs = code === "stale_revision" ? theirDraft.safeParse(data) : null;
  if (theirs?.success) return { ok: false, reason: "stale", theirs: theirs.data };
  if (isErrorCode(code) && mayPass(code)) return { ok: false, reason: "failed", message };
  return { ok: false, reason: "refused", why: refusals[code] ?? "invalid", message: fix ? `${message} ${fix}` : message };
}
