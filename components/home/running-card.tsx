"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { CardNote, HomeCard } from "@/components/home/home-card";
import { useOrg } from "@/components/org-context";
import { describeWait } from "@/components/runs/describe-wait";
import { useTRPC } from "@/components/trpc-provider";
import { RunningDuration } from "@/components/ui/duration";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusBadge } from "@/components/ui/status-badge";

/** What goes on at this moment, the latest first. */
export function RunningCard() {
  const trpc = useTRPC();
  const { slug } = useOrg();
  const runs = useQuery(
    trpc.runs.list.queryOptions({ status: ["running", "queued", "waiting", "paused"], limit: 6 }, { refetchInterval: 2_000 }),
  );
  return (
    <HomeCard
      title="Running now"
      query={runs}
      more={{ href: `/${slug}/runs?status=queued,running,waiting,paused`, label: "All that go on" }}
    >
      {runs.data?.items.length === 0 ? (
        <CardNote>Nothing runs at the moment.</CardNote>
      ) : (
        <ul className="divide-y divide-line" aria-live="off">
          {runs.data?.items.map((run) => (
            <li key={run.id}>
              <Link href={`/${slug}/runs/${run.id}`} className="flex min-h-[52px] items-center gap-3 px-4 py-2 hover:bg-hover/50">
                <span className="min-w-0 flex-1">
                  <span className="block truncate font-[550]">{run.workflowName}</span>
                  <span className="block truncate text-xs text-fg-3">
                    {describeWait(run) ?? (
                      <>
                        {run.startedBy} · <RelativeTime at={run.createdAt} />
                      </>
                    )}
                  </span>
                </span>
                {run.startedAt && <RunningDuration since={run.startedAt} className="text-xs text-fg-2" />}
                <StatusBadge status={run.status} />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </HomeCard>
  );
}
