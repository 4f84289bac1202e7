"use client";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTRPC } from "@/components/trpc-provider";
import { type WorkflowDocument, workflowDocument } from "@/server/workflow/document";
import { useEditor } from "./editor-context";
import type { DocumentRef } from "./use-compare";

/** The document of a version, or the draft as it is on the screen. null: nothing was asked for. Versions never change. */
export function useVersionDocument(ref: DocumentRef | null) {
  const trpc = useTRPC();
  const id = useEditor((state) => state.workflowId);
  const draft = useEditor((state) => state.history.document);
  const number = typeof ref === "number" ? ref : null;
  const version = useQuery(
    trpc.workflows.version.queryOptions({ id, number: number ?? 1 }, { enabled: number !== null, staleTime: Number.POSITIVE_INFINITY }),
  );
  const parsed = useMemo(() => (version.data ? workflowDocument.parse(version.data.document) : null), [version.data]);
  const document: WorkflowDocument | null = ref === "draft" ? draft : number === null ? null : parsed;
  return { document, error: number === null ? null : version.error, retry: () => void version.refetch() };
}
