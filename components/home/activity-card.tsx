"use client";
import { useQuery } from "@tanstack/react-query";
import { CircleCheck, CircleX, type LucideIcon, Play, Plus, Rocket } from "lucide-react";
import Link from "next/link";
import type { ApiOutputs } from "@/components/api-outputs";
import { CardNote, HomeCard } from "@/components/home/home-card";
import { useOrg } from "@/components/org-context";
import { useTRPC } from "@/components/trpc-provider";
import { RelativeTime } from "@/components/ui/relative-time";

type Activity = ApiOutputs["home"]["activity"][number];

const looks: Record<Activity["kind"], { icon: LucideIcon; says: (activity: Activity) => string }> = {
  published: { icon: Rocket, says: ({ version }) => `published version ${version} of` },
  created: { icon: Plus, says: () => "made" },
  approved: { icon: CircleCheck, says: () => "approved a step of" },
  rejected: { icon: CircleX, says: () => "rejected a step of" },
  started: { icon: Play, says: () => "ran" },
};

/** What people and programs did last in the org. */
export function ActivityCard() {
  const trpc = useTRPC();
  const { slug } = useOrg();
  const activity = useQuery(trpc.home.activity.queryOptions(undefined, { refetchInterval: 15_000 }));
  return (
    <HomeCard title="Recent activity" query={activity} rows={4}>
      {activity.data?.length === 0 ? (
        <CardNote>What people do here is listed: runs they start, versions they publish, steps they decide.</CardNote>
      ) : (
        <ul className="pb-2">
          {activity.data?.map((each) => {
            const { icon: Icon, says } = looks[each.kind];
            const target = each.runId ? `runs/${each.runId}` : `workflows/${each.workflowId}`;
            return (
              <li key={`${each.kind} ${each.at} ${each.runId ?? each.workflowId}`} className="flex gap-2.5 px-4 py-1.5 text-sm">
                <Icon className="mt-[3px] size-3.5 shrink-0 text-fg-3" aria-hidden="true" />
                <p className="min-w-0 text-pretty text-fg-2">
                  <span className="text-fg">{each.by}</span> {says(each)}{" "}
                  <Link
                    href={`/${slug}/${target}`}
                    className="font-medium text-fg underline decoration-line-strong underline-offset-3 hover:decoration-fg"
                  >
                    {each.workflowName}
                  </Link>
                  <RelativeTime at={each.at} className="ml-1.5 text-xs whitespace-nowrap text-fg-3" />
                </p>
              </li>
            );
          })}
        </ul>
      )}
    </HomeCard>
  );
}
