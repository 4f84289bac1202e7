"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Pin, Radio, Square } from "lucide-react";
import { useEditor, useEditorActions } from "@/components/canvas/editor-context";
import { type HookListener, useHookStore } from "@/components/editor-run/hook-store";
import { showRun } from "@/components/editor-run/shown-run";
import { ErrorCard } from "@/components/run/error-card";
import { ValueView } from "@/components/run/value-view";
import { toastError } from "@/components/toast-error";
import { useTRPC } from "@/components/trpc-provider";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { RelativeTime } from "@/components/ui/relative-time";
import { Switch } from "@/components/ui/switch";
import { useNow } from "@/components/use-now";
import type { DocumentNode } from "@/server/workflow/document";
import { toCurl } from "./to-curl";

/** The test address of a webhook: it works on the draft while somebody listens. */
export function WebhookListener({ node }: { node: DocumentNode }) {
  const workflowId = useEditor((state) => state.workflowId);
  const readOnly = useEditor((state) => state.readOnly);
  const listener = useHookStore((state) => state[node.id]);
  const { listen, stop } = useListening();
  if (readOnly) return null;
  const target = { id: workflowId, nodeId: node.id };
  const startsRun = listener?.startsRun === true;
  return (
    <section className="grid gap-2" aria-label="Test address">
      <h3 className="text-xs font-medium text-fg-2">Test address</h3>
      {listener?.isListening ? (
        <>
          <Address listener={listener} node={node} />
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
            <p role="status" className="flex items-center gap-1.5 text-xs text-run-fg">
              <Radio className="size-3.5" aria-hidden="true" /> Listening{listener.expiresAt && <TimeLeft until={listener.expiresAt} />}
            </p>
            <Button variant="outline" size="sm" pending={stop.isPending} onClick={() => stop.mutate(target)}>
              <Square /> Stop
            </Button>
          </div>
          <label className="flex items-center gap-2 text-xs" htmlFor={`starts-run-${node.id}`}>
            <Switch
              id={`starts-run-${node.id}`}
              checked={startsRun}
              onCheckedChange={(on) => listen.mutate({ ...target, startsRun: on })}
            />
            Each call runs the draft
          </label>
        </>
      ) : (
        <>
          <p className="text-xs text-fg-3">
            Works on this draft, before it is published, for five minutes. {listener?.expiresAt && "The last time has run out."}
          </p>
          <Button
            variant="outline"
            size="sm"
            className="justify-self-start"
            pending={listen.isPending}
            onClick={() => listen.mutate({ ...target, startsRun })}
          >
            <Radio /> Listen for a test call
          </Button>
        </>
      )}
      {listener?.lastCall && <LastCall call={listener.lastCall} />}
    </section>
  );
}

function useListening() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const looked = () => queryClient.invalidateQueries({ queryKey: trpc.workflows.hookListener.pathKey() });
  const listen = useMutation(
    trpc.workflows.listenToHook.mutationOptions({
      onSuccess: looked,
      onError: (error) => toastError("It cannot listen", error),
    }),
  );
  const stop = useMutation(
    trpc.workflows.stopListening.mutationOptions({
      onSuccess: looked,
      onError: (error) => toastError("It still listens", error),
    }),
  );
  return { listen, stop };
}

function Address({ listener, node }: { listener: HookListener; node: DocumentNode }) {
  const { auth, sample } = node.config;
  const curl = toCurl({ url: listener.url, auth, sample, secret: listener.secret });
  return (
    <>
      <div className="flex items-center gap-1 rounded-[7px] border border-line bg-sunken py-0.5 pr-0.5 pl-2.5">
        <code className="min-w-0 flex-1 truncate font-mono text-2xs" title={listener.url}>
          {listener.url}
        </code>
        <CopyButton text={listener.url} label="Copy the test URL" />
      </div>
      {auth !== "none" && auth !== undefined && listener.secret !== null && (
        <div className="flex items-center gap-1 rounded-[7px] border border-line bg-sunken py-0.5 pr-0.5 pl-2.5">
          <code className="min-w-0 flex-1 truncate font-mono text-2xs">{listener.secret}</code>
          <CopyButton text={listener.secret} label="Copy the test secret" />
        </div>
      )}
      <CopyButton text={curl} label="Copy as curl" labelled className="justify-self-start" />
    </>
  );
}

function TimeLeft({ until }: { until: string }) {
  const now = useNow();
  const seconds = Math.max(0, Math.round((Date.parse(until) - now) / 1_000));
  return <span className="num text-fg-3">{now ? `for ${Math.floor(seconds / 60)} m ${seconds % 60} s more` : ""}</span>;
}

function LastCall({ call }: { call: NonNullable<HookListener["lastCall"]> }) {
  return (
    <p className="text-xs text-fg-2">
      Last call: {call.request ? call.request.method : "refused"}, <RelativeTime at={call.at} />
      {call.error && <span className="text-fail-fg">. {call.error.message}</span>}
      {call.runId && (
        <>
          .{" "}
          <Button variant="link" className="text-xs" onClick={() => showRun(call.runId ?? null)}>
            Show its run
          </Button>
        </>
      )}
    </p>
  );
}

/** The last test call in full, for the Output tab of a webhook. Nothing when there was none. */
export function LastTestCall({ node }: { node: DocumentNode }) {
  const readOnly = useEditor((state) => state.readOnly);
  const actions = useEditorActions();
  const call = useHookStore((state) => state[node.id]?.lastCall);
  if (!call) return null;
  const { request, error } = call;
  return (
    <section aria-label="Last test call" className="grid gap-2.5 border-b border-line p-4">
      <p className="text-xs text-fg-3">
        Last test call, <RelativeTime at={call.at} />
      </p>
      {error && <ErrorCard error={error} />}
      {request && <ValueView label="Request" value={request} />}
      {request && !readOnly && (
        <Button variant="outline" size="sm" className="justify-self-start" onClick={() => actions.setPinned(node.id, { output: request })}>
          <Pin /> Pin this request
        </Button>
      )}
    </section>
  );
}
