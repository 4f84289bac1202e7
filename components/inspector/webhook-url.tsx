"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useEditor } from "@/components/canvas/editor-context";
import { useCan } from "@/components/org-context";
import { toastError } from "@/components/toast-error";
import { useTRPC } from "@/components/trpc-provider";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";

/** Where the webhook can be called, and the secret its callers need. Both exist from the first publishing on. */
export function WebhookUrl({ nodeId }: { nodeId: string }) {
  const workflowId = useEditor((state) => state.workflowId);
  const trpc = useTRPC();
  const workflow = useQuery(trpc.workflows.get.queryOptions({ id: workflowId }));
  const url = workflow.data?.triggers.find((trigger) => trigger.nodeId === nodeId)?.url;
  return (
    <section className="grid gap-1.5" aria-label="Webhook URL">
      <h3 className="text-xs font-medium text-fg-2">URL</h3>
      {url ? (
        <>
          <div className="flex items-center gap-1 rounded-[7px] border border-line bg-sunken py-0.5 pr-0.5 pl-2.5">
            <code className="min-w-0 flex-1 truncate font-mono text-2xs" title={url}>
              {url}
            </code>
            <CopyButton text={url} label="Copy the URL" />
          </div>
          <HookSecret workflowId={workflowId} nodeId={nodeId} />
        </>
      ) : (
        <p className="rounded-[7px] border border-dashed border-line-strong px-2.5 py-2 text-xs text-fg-3">
          Publish the workflow to open its URL. Until then, Run starts it by hand.
        </p>
      )}
    </section>
  );
}

function HookSecret({ workflowId, nodeId }: { workflowId: string; nodeId: string }) {
  const trpc = useTRPC();
  const mayReveal = useCan("workflow:publish");
  const reveal = useMutation(
    trpc.workflows.revealHookSecret.mutationOptions({ onError: (error) => toastError("The secret could not be shown", error) }),
  );
  if (!mayReveal) return null;
  if (!reveal.data)
    return (
      <Button
        variant="ghost"
        size="sm"
        className="justify-self-start"
        pending={reveal.isPending}
        onClick={() => reveal.mutate({ id: workflowId, nodeId })}
      >
        Show the secret
      </Button>
    );
  if (reveal.data.secret === null) return <p className="text-xs text-fg-3">As published it asks for no secret.</p>;
  return (
    <div className="flex items-center gap-1 rounded-[7px] border border-line bg-sunken py-0.5 pr-0.5 pl-2.5">
      <code className="min-w-0 flex-1 truncate font-mono text-2xs">{reveal.data.secret}</code>
      <CopyButton text={reveal.data.secret} label="Copy the secret" />
    </div>
  );
}
