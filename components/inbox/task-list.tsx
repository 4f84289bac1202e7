"use client";
import { cn } from "@/components/cn";
import type { Task } from "@/components/inbox/use-decisions";
import { NodeTile } from "@/components/node-tile";
import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";

type TaskListProps = { tasks: Task[]; chosenId: string; onChoose: (id: string) => void };

export function TaskList({ tasks, chosenId, onChoose }: TaskListProps) {
  return (
    <ul className="divide-y divide-line overflow-hidden rounded-lg bg-panel shadow-sm" aria-label="Tasks">
      {tasks.map((task) => (
        <li key={task.id}>
          <button
            type="button"
            onClick={() => onChoose(task.id)}
            aria-current={task.id === chosenId ? "true" : undefined}
            className={cn(
              "flex w-full items-start gap-3 px-3.5 py-3 text-left -outline-offset-2! hover:bg-hover/60",
              task.id === chosenId && "lg:bg-hover",
            )}
          >
            <NodeTile group="people" icon={task.kind === "help" ? "life-buoy" : "user-check"} size="md" className="mt-px" />
            <span className="min-w-0 flex-1">
              <span className="flex items-center gap-2">
                <span className="flex-1 truncate font-[550] tracking-[-0.011em]">{task.title}</span>
                <TaskMark task={task} />
              </span>
              <span className="block truncate text-xs text-fg-3">
                {task.workflowName} · <RelativeTime at={task.decidedAt ?? task.createdAt} />
              </span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** How the task ended; nothing while it waits. */
export function TaskMark({ task }: { task: Task }) {
  if (task.status === "pending") return null;
  if (task.decision === "approved") return <Badge variant="ok">{task.kind === "help" ? "Helped" : "Approved"}</Badge>;
  if (task.decision === "rejected") return <Badge variant="fail">{task.kind === "help" ? "Let it fail" : "Rejected"}</Badge>;
  return <Badge>{task.status === "timed-out" ? "Timed out" : "Withdrawn"}</Badge>;
}
