"use client";
import { useMutation } from "@tanstack/react-query";
import { Play } from "lucide-react";
import { useRouter } from "next/navigation";
import { lazy, Suspense, useState } from "react";
import { useCan, useOrg } from "@/components/org-context";
import { toastError } from "@/components/toast-error";
import { useTRPCClient } from "@/components/trpc-provider";
import { IconButton } from "@/components/ui/icon-button";
import type { DocumentNode } from "@/server/workflow/document";

// The form and what it needs of the node types come when someone starts a run, not with the list.
const RunDialog = lazy(() => import("@/components/canvas/run-dialog").then((module) => ({ default: module.RunDialog })));

type QuickRunProps = { workflow: { id: string; name: string; publishedVersion: number | null } };
type Asking = { triggers: DocumentNode[] };

/** Starts a workflow from a list: at once when it asks for nothing, else after its form. The published version when there is one. */
export function QuickRun({ workflow }: QuickRunProps) {
  const { looks, slug } = useOrg();
  const client = useTRPCClient();
  const router = useRouter();
  const canStart = useCan("run:start");
  const [asking, setAsking] = useState<Asking | null>(null);
  const { id, name, publishedVersion } = workflow;
  const start = useMutation({
    mutationFn: async () => {
      const { document } =
        publishedVersion === null
          ? await client.workflows.get.query({ id })
          : await client.workflows.version.query({ id, number: publishedVersion });
      const nodes = document.nodes as DocumentNode[];
      const triggers = nodes.filter((node) => looks[node.type]?.group === "trigger" && !node.disabled);
      const [only] = triggers;
      if (triggers.length > 0 && !(triggers.length === 1 && only && asksNothing(only))) return { triggers };
      return client.runs.start.mutate({ workflowId: id, version: publishedVersion ?? "draft" });
    },
    onSuccess: (next) => ("runId" in next ? router.push(`/${slug}/runs/${next.runId}`) : setAsking(next)),
    onError: (error) => toastError(`“${name}” could not be started`, error),
  });
  if (!canStart) return null;
  return (
    <>
      <IconButton label={`Run ${name}`} className="relative" pending={start.isPending} onClick={() => start.mutate()}>
        {!start.isPending && <Play className="fill-current" />}
      </IconButton>
      {asking && (
        <Suspense>
          <RunDialog
            workflowId={id}
            version={publishedVersion}
            triggers={asking.triggers}
            onBeforeStart={nothingFirst}
            onStarted={(runId) => router.push(`/${slug}/runs/${runId}`)}
            onClose={() => setAsking(null)}
          />
        </Suspense>
      )}
    </>
  );
}

const nothingFirst = async () => true;

const asksNothing = ({ type, config }: DocumentNode) =>
  type === "schedule" || (type === "manual" && (!Array.isArray(config.fields) || config.fields.length === 0));
