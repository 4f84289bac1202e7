"use client";
// The open draft: loaded once, edited in the store, saved by autosave, restored from the browser after a reload.
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";
import { toast } from "sonner";
import * as z from "zod";
import { readApiError } from "@/components/read-api-error";
import { useTRPC, useTRPCClient } from "@/components/trpc-provider";
import { isSameDocument } from "@/server/workflow/diff-document";
import { type WorkflowDocument, workflowDocument } from "@/server/workflow/document";
import { Autosave, type SaveOutcome, type TheirDraft } from "./autosave";
import { createEditorActions, type EditorActions } from "./editor-actions";
import { createEditorStore, type EditorStore } from "./editor-store";
import { KeptDrafts, readTabId } from "./kept-drafts";

const theirDraft = z.object({ revision: z.number(), document: workflowDocument, updatedBy: z.string().nullable(), updatedAt: z.string() });

export type LoadedWorkflow = { id: string; revision: number; document: WorkflowDocument; updatedBy: string; updatedAt: string };

export type OpenDocument = {
  store: EditorStore;
  actions: EditorActions;
  /** Saves now; the revision on the server, or null when it could not be saved. */
  flush: () => Promise<number | null>;
  keepMine: () => void;
  takeTheirs: () => void;
  /** Shows a newer draft of someone else when nothing is unsaved here. */
  adopt: (latest: LoadedWorkflow) => void;
};

/** Opens a draft for editing. `loaded` is read once: later drafts arrive as stale saves, never under the person's hands. */
export function useDocument(loaded: LoadedWorkflow, readOnly: boolean): OpenDocument {
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

  const [session] = useState(() => openSession(loaded, readOnly, save));

  // The external systems are the server and the browser's storage.
  useEffect(() => session.start(), [session]);

  return session.open;
}

function readRefusal(error: unknown): SaveOutcome {
  const { code, message, fix, data } = readApiError(error);
  if (code === "offline" || code === "unavailable" || code === "too_many_requests") return { ok: false, reason: "offline" };
  const theirs = code === "stale_revision" ? theirDraft.safeParse(data) : null;
  if (theirs?.success) return { ok: false, reason: "stale", theirs: theirs.data };
  return { ok: false, reason: "refused", message: fix ? `${message} ${fix}` : message };
}

function openSession(
  loaded: LoadedWorkflow,
  readOnly: boolean,
  save: (document: WorkflowDocument, revision: number) => Promise<SaveOutcome>,
) {
  const store = createEditorStore({ workflowId: loaded.id, document: loaded.document, readOnly });
  const actions = createEditorActions(store, localStorage);
  const drafts = new KeptDrafts(localStorage, loaded.id, readTabId(sessionStorage));
  const autosave = new Autosave({
    revision: loaded.revision,
    save,
    keep: (draft) => drafts.keep(draft),
    forget: () => drafts.forget(),
    onState: (state) => store.setState({ save: state }),
  });

  let opened = 0;

  function start() {
    if (readOnly) return;
    const mine = ++opened;
    autosave.resume();
    restoreKept();
    let last = store.getState().history.document;
    const unsubscribe = store.subscribe(({ history }) => {
      if (history.document === last) return;
      last = history.document;
      autosave.change(last);
    });
    const online = () => void autosave.flush();
    const leave = () => void autosave.flush();
    window.addEventListener("online", online);
    document.addEventListener("visibilitychange", leave);
    return () => {
      unsubscribe();
      window.removeEventListener("online", online);
      document.removeEventListener("visibilitychange", leave);
      // Leaving the page sends what is unsaved; what does not arrive is kept in the browser.
      void autosave.flush().then(() => {
        // React opens effects twice while developing: only the last one to close stops the saves.
        if (mine === opened) autosave.stop();
      });
    };
  }

  /** Edits that never reached the server: on the same revision they go on, on an older one a person chooses. */
  function restoreKept() {
    const kept = drafts.find(Date.now());
    if (!kept || autosave.state.status !== "saved") return;
    if (isSameDocument(kept.document, store.getState().history.document)) return drafts.forget();
    actions.replaceDocument(kept.document);
    if (kept.revision === autosave.revision) {
      autosave.change(kept.document);
      toast("Your unsaved edits were restored");
    } else {
      const { revision, document: theirs, updatedBy, updatedAt } = loaded;
      autosave.meet({ revision, document: theirs, updatedBy, updatedAt });
    }
  }

  function settle(choose: (theirs: TheirDraft) => void) {
    if (autosave.state.status === "stale") choose(autosave.state.theirs);
  }

  const open: OpenDocument = {
    store,
    actions,
    flush: async () => ((await autosave.flush()) ? autosave.revision : null),
    // Theirs goes into the history first, so that one undo after "keep mine" shows it.
    keepMine: () =>
      settle((theirs) => {
        const mine = store.getState().history.document;
        autosave.resolve(theirs.revision, mine);
        actions.replaceDocument(theirs.document);
        actions.replaceDocument(mine);
      }),
    takeTheirs: () =>
      settle((theirs) => {
        actions.replaceDocument(theirs.document);
        autosave.resolve(theirs.revision, null);
      }),
    adopt: (latest) => {
      if (autosave.state.status !== "saved" || latest.revision <= autosave.revision) return;
      actions.replaceDocument(latest.document);
      autosave.resolve(latest.revision, null);
      toast(`${latest.updatedBy} saved a newer draft. It is shown now.`);
    },
  };
  return { open, start };
}
