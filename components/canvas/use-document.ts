"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";
import * as z from "zod";
import { readApiError } from "@/components/read-api-error";
import { useTRPC, useTRPCClient } from "@/components/trpc-provider";
import { type WorkflowDocument, workflowDocument } from "@/server/workflow/document";
import type { SaveOutcome } from "./autosave";
import { DocumentSession, type LoadedWorkflow } from "./document-session";

const theirDraft = z.object({ revision: z.number(), document: workflowDocument, updatedBy: z.string().nullable(), updatedAt: z.string() });

/** Opens a draft for editing. `loaded` is read once: later drafts arrive by `adopt` or as stale saves. */
export function useDocument(loaded: LoadedWorkflow, readOnly: boolean): DocumentSession {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();

  const save = useCallback(
    async (document: WorkflowDocument, revision: number): Promise<SaveOutcome> => {
      try {
        const saved = await client.workflows.save.mutate({ id: loaded.id, revision, document });
        void queryClient.invalidateQueries({ queryKey: trpc.workflows.get.queryKey({ id: loaded.id }) });
        return { ok: true, ...saved };
      } catch (error) {
        return readRefusal(error);
      }
    },
    [client, queryClient, trpc, loaded.id],
  );

  const [session] = useState(() => new DocumentSession({ loaded, readOnly, save }));

  // The external systems are the server and the browser's storage.
  useEffect(() => session.start(), [session]);

  return session;
}

function readRefusal(error: unknown): SaveOutcome {
  const { code, message, fix, data } = readApiError(error);
  if (code === "offline" || code === "unavailable" || code === "too_many_requests") return { ok: false, reason: "offline" };
  const theirs = code === "stale_revision" ? theirDraft.safeParse(data) : null;
  if (theirs?.success) return { ok: false, reason: "stale", theirs: theirs.data };
  return { ok: false, reason: "refused", message: fix ? `${message} ${fix}` : message };
}
