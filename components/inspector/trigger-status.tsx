"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { ReactNode } from "react";
import type { ApiOutputs } from "@/components/api-outputs";
import { useEditor } from "@/components/canvas/editor-context";
import { useOrg } from "@/components/org-context";
import { useTRPC } from "@/components/trpc-provider";
import { RelativeTime } from "@/components/ui/relative-time";

type Trigger = ApiOutputs["workflows"]["get"]["triggers"][number];

/** How a trigger that starts runs by itself stands, as published: when next, when last, what went wrong. */
export function TriggerStatus({ nodeId, label }: { nodeId: string; label: string }) {
  const workflowId = useEditor((state) => state.workflowId);
  const trpc = useTRPC();
  const workflow = useQuery(trpc.workflows.get.queryOptions({ id: workflowId }, { refetchInterval: 15_000 }));
  if (!workflow.data) return null;
  const trigger = workflow.data.triggers.find((candidate) => candidate.nodeId === nodeId);
  return (
    <section aria-label={label} className="num grid gap-1 rounded-[7px] border border-line bg-sunken px-2.5 py-2 text-xs text-fg-2">
      {trigger?.schedule ? (
        <ScheduleFacts schedule={trigger.schedule} />
      ) : trigger?.subscription ? (
        <SubscriptionFacts subscription={trigger.subscription} />
      ) : (
        <p className="text-fg-3">It begins when the workflow is published. Until then, Run starts it by hand.</p>
      )}
    </section>
  );
}

function ScheduleFacts({ schedule: { nextAt, lastAt, lastRunId, lastSkip } }: { schedule: NonNullable<Trigger["schedule"]> }) {
  const { slug } = useOrg();
  return (
    <>
      {nextAt && (
        <Fact word="Next run">
          <RelativeTime at={nextAt} />
        </Fact>
      )}
      {lastAt && lastRunId && (
        <Fact word="Last run">
          <Link href={`/${slug}/runs/${lastRunId}`} className="underline decoration-line-strong underline-offset-2 hover:text-fg">
            <RelativeTime at={lastAt} />
          </Link>
        </Fact>
      )}
      {lastSkip && (!lastAt || lastSkip.at > lastAt) && (
        <Fact word="Left out">
          <RelativeTime at={lastSkip.at} />. {lastSkip.message}
        </Fact>
      )}
    </>
  );
}

function SubscriptionFacts({ subscription: { lastError } }: { subscription: NonNullable<Trigger["subscription"]> }) {
  if (!lastError) return <p>It listens.</p>;
  return (
    <Fact word="Not started">
      <RelativeTime at={lastError.at} />. {lastError.message}
    </Fact>
  );
}

function Fact({ word, children }: { word: string; children: ReactNode }) {
  return (
    <p className="flex gap-2">
      <span className="w-16 shrink-0 text-fg-3">{word}</span>
      <span className="min-w-0">{children}</span>
    </p>
  );
}
