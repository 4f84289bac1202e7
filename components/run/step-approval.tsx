"use client";

import { useQuery } from "@tanstack/react-query";
import { Hand } from "lucide-react";
import { TaskForm, TaskPayload } from "@/components/inbox/task-form";
import { useDecisions } from "@/components/inbox/use-decisions";
import { useCan } from "@/components/org-context";
import { useTRPC } from "@/components/trpc-provider";
import { ErrorState } from "@/components/ui/error-state";
import { Notice } from "@/components/ui/notice";
import { Skeleton } from "@/components/ui/skeleton";

/** The decision that the step waits for, where it waits: the same form as in the inbox. */
export function StepApproval({ runId, humanTaskId }: { runId: string; humanTaskId: string }) {
  const trpc = useTRPC();
  const canDecide = useCan("human-task:decide");
  const tasks = useQuery(trpc.humanTasks.list.queryOptions({ runId }));
  const { decided, decide } = useDecisions();
  const task = tasks.data?.items.find(({ id }) => id === humanTaskId);
  if (tasks.isPending) return <Skeleton className="m-4 h-24" />;
  if (tasks.isError && !tasks.data)
    return <ErrorState title="The decision could not be loaded" error={tasks.error} onRetry={() => tasks.refetch()} className="py-6" />;
  if (task?.status !== "pending" || decided.has(humanTaskId)) return null;
  return (
    <section
      aria-label={canDecide ? "Your decision" : "A decision"}
      className="m-3 overflow-hidden rounded-md border border-wait/40 bg-panel"
    >
      <header className="flex items-start gap-2 bg-wait-soft px-4 py-2.5">
        <Hand className="mt-0.5 size-4 shrink-0 text-wait-fg" aria-hidden="true" />
        <div className="min-w-0">
          <h3 className="text-sm font-[570] text-pretty">{task.title}</h3>
          {task.instructions && <p className="text-xs text-pretty whitespace-pre-wrap text-fg-2">{task.instructions}</p>}
        </div>
      </header>
      {canDecide ? (
        <TaskForm task={task} onDecide={(decision) => decide(task, decision)} />
      ) : (
        <div className="grid gap-3 p-4">
          <TaskPayload task={task} />
          <Notice>Your role can read this but not decide. An editor, admin or owner can.</Notice>
        </div>
      )}
    </section>
  );
}
