"use client";
import { useQuery } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { HomeCard } from "@/components/home/home-card";
import { useCan, useOrg } from "@/components/org-context";
import { useTRPC } from "@/components/trpc-provider";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusBadge } from "@/components/ui/status-badge";

const shown = 4;

/** Approvals and questions that wait, the oldest wait being no less urgent for being below, and failed runs nobody has looked after. */
export function NeedsYouCard() {
  const trpc = useTRPC();
  const { slug } = useOrg();
  const canDecide = useCan("human-task:decide");
  const tasks = useQuery(trpc.humanTasks.list.queryOptions({ status: "pending", limit: shown }, { refetchInterval: 5_000 }));
  const dead = useQuery(trpc.runs.list.queryOptions({ deadLetter: true, limit: shown }, { refetchInterval: 10_000 }));
  const both = {
    isPending: tasks.isPending || dead.isPending,
    isError: tasks.isError || dead.isError,
    error: tasks.error ?? dead.error,
    data: tasks.data && dead.data ? true : undefined,
    refetch: () => Promise.all([tasks.refetch(), dead.refetch()]),
  };
  const waiting = tasks.data?.items ?? [];
  const failed = dead.data?.items ?? [];
  return (
    <HomeCard title={canDecide ? "Needs you" : "Needs someone"} query={both}>
      {waiting.length + failed.length === 0 ? (
        <p className="flex items-center gap-2 px-4 pt-1 pb-4 text-sm text-fg-2">
          <CircleCheck className="size-4 shrink-0 text-ok-fg" aria-hidden="true" /> Nothing waits for a person, and nothing failed unseen.
        </p>
      ) : (
        <ul className="divide-y divide-line">
          {waiting.map((task) => (
            <Row
              key={task.id}
              href={`/${slug}/inbox?task=${task.id}`}
              title={task.title}
              note={task.workflowName}
              at={task.createdAt}
              badge={<StatusBadge status="waiting" word={canDecide ? "Decide" : "Waiting"} />}
            />
          ))}
          {failed.map((run) => (
            <Row
              key={run.id}
              href={`/${slug}/runs/${run.id}`}
              title={run.workflowName}
              note={run.error?.message ?? "Failed"}
              at={run.createdAt}
              badge={<StatusBadge status="failed" />}
            />
          ))}
        </ul>
      )}
      <MoreLinks more={{ inbox: tasks.data?.nextCursor != null, runs: dead.data?.nextCursor != null }} />
    </HomeCard>
  );
}

type RowProps = { href: string; title: string; note: string; at: string; badge: ReactNode };

function Row({ href, title, note, at, badge }: RowProps) {
  return (
    <li>
      <Link href={href} className="flex min-h-[52px] items-center gap-3 px-4 py-2 hover:bg-hover/50">
        <span className="min-w-0 flex-1">
          <span className="block truncate font-[550]">{title}</span>
          <span className="block truncate text-xs text-fg-3">
            {note} · <RelativeTime at={at} />
          </span>
        </span>
        {badge}
      </Link>
    </li>
  );
}

function MoreLinks({ more }: { more: { inbox: boolean; runs: boolean } }) {
  const { slug } = useOrg();
  if (!more.inbox && !more.runs) return null;
  const link = "py-2.5 text-xs text-accent-text hover:underline pointer-coarse:py-3";
  return (
    <p className="flex gap-4 border-t border-line px-4">
      {more.inbox && (
        <Link href={`/${slug}/inbox`} className={link}>
          All that wait
        </Link>
      )}
      {more.runs && (
        <Link href={`/${slug}/runs?status=dead-letter`} className={link}>
          All that failed
        </Link>
      )}
    </p>
  );
}
