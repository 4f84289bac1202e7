"use client";
import { useQuery } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import Link from "next/link";
import { useMemo } from "react";
import type { ApiOutputs } from "@/components/api-outputs";
import { useOrg } from "@/components/org-context";
import { useTRPC } from "@/components/trpc-provider";
import { RelativeTime } from "@/components/ui/relative-time";
import { useNow } from "@/components/use-now";
import type { WorkflowDocument } from "@/server/workflow/document";
import { useEditor } from "./editor-context";
import { listDoubts, listEffects, type PublishEffect } from "./list-publish-effects";

/** What will happen to webhooks and schedules, who else is affected, and what may not be meant to go live. */
export function PublishEffects({ live, draft }: { live: WorkflowDocument | null; draft: WorkflowDocument }) {
  const trpc = useTRPC();
  const id = useEditor((state) => state.workflowId);
  const workflow = useQuery(trpc.workflows.get.queryOptions({ id }));
  const callers = useQuery(trpc.workflows.callers.queryOptions({ id }));
  // Schedules are in minutes.
  const now = Math.floor(useNow() / 60_000) * 60_000;
  const effects = useMemo(() => {
    const urls = new Map(workflow.data?.triggers.map(({ nodeId, url }) => [nodeId, url]));
    return listEffects(live, draft, { urls, now });
  }, [live, draft, workflow.data, now]);
  const doubts = listDoubts(draft);
  const followers = callers.data?.filter(({ version }) => version === null) ?? [];
  return (
    <>
      {doubts.length > 0 && (
        <ul aria-label="Before you publish" className="grid gap-1 rounded-md bg-wait-soft px-2.5 py-2 text-sm text-wait-fg">
          {doubts.map((doubt) => (
            <li key={doubt} className="flex gap-2">
              <TriangleAlert className="mt-[2px] size-4 shrink-0" aria-hidden="true" /> {doubt}
            </li>
          ))}
        </ul>
      )}
      {(effects.length > 0 || followers.length > 0) && (
        <section className="grid gap-1.5" aria-labelledby="publish-effects">
          <h3 id="publish-effects" className="text-xs font-medium text-fg-2">
            What happens then
          </h3>
          <ul className="grid list-disc gap-1 pl-4 text-sm text-fg-2 marker:text-fg-3">
            {effects.map((effect) => (
              <li key={effect.key}>
                <Effect effect={effect} />
              </li>
            ))}
            {followers.length > 0 && (
              <li>
                <Followers followers={followers} />
              </li>
            )}
          </ul>
        </section>
      )}
    </>
  );
}

function Effect({ effect: { text, at } }: { effect: PublishEffect }) {
  if (at.length === 0) return `${text}.`;
  return (
    <>
      {text}
      {text.endsWith(" at") ? " " : ", next at "}
      {at.map((time, index) => (
        <span key={time} className="num">
          {index > 0 && ", "}
          {formatTime(time)}
        </span>
      ))}
      {". The next one is "}
      <RelativeTime at={at[0] ?? ""} />.
    </>
  );
}

const formatTime = (iso: string) =>
  new Date(iso).toLocaleString(undefined, { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });

function Followers({ followers }: { followers: ApiOutputs["workflows"]["callers"] }) {
  const { slug } = useOrg();
  return (
    <>
      {followers.length === 1 ? "A workflow that runs this one will run" : `${followers.length} workflows that run this one will run`} the
      new version:{" "}
      {followers.map(({ id, name }, index) => (
        <span key={id}>
          {index > 0 && ", "}
          <Link href={`/${slug}/workflows/${id}`} target="_blank" className="underline underline-offset-2">
            {name}
          </Link>
        </span>
      ))}
      .
    </>
  );
}
