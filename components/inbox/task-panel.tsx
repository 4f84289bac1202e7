"use client";
import { ArrowLeft, ArrowUpRight } from "lucide-react";
import Link from "next/link";
import { TaskForm, TaskPayload } from "@/components/inbox/task-form";
import { TaskMark } from "@/components/inbox/task-list";
import type { Decision, Task } from "@/components/inbox/use-decisions";
import { useCan, useOrg } from "@/components/org-context";
import { ValueView } from "@/components/run/value-view";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { RelativeTime } from "@/components/ui/relative-time";
import { asHelpRequest, toHelpAnswer } from "@/server/workflow/help-task";

type TaskPanelProps = { task: Task; onDecide: (task: Task, decision: Decision) => void; onBack: () => void };

/** One task in full: what is asked, about what, and the decision. */
export function TaskPanel({ task, onDecide, onBack }: TaskPanelProps) {
  const { slug } = useOrg();
  const canDecide = useCan("human-task:decide");
  const isOpen = task.status === "pending";
  return (
    <article className="rounded-lg bg-panel shadow-sm" aria-labelledby="task-title">
      <header className="border-b border-line px-4 py-4 md:px-6">
        <Button variant="ghost" className="mb-2 -ml-2 lg:hidden" onClick={onBack}>
          <ArrowLeft /> Inbox
        </Button>
        <div className="flex items-start gap-3">
          <h2 id="task-title" className="min-w-0 flex-1 text-md font-[570] tracking-[-0.012em] text-pretty">
            {task.title}
          </h2>
          <TaskMark task={task} />
        </div>
        <p className="mt-1 flex flex-wrap items-center gap-x-1.5 text-xs text-fg-3">
          <Link href={`/${slug}/runs/${task.runId}`} className="inline-flex items-center gap-0.5 text-accent-text hover:underline">
            {task.workflowName} <ArrowUpRight className="size-3" aria-hidden="true" />
            <span className="sr-only">(open the run)</span>
          </Link>
          <span>
            asked <RelativeTime at={task.createdAt} />
          </span>
          {isOpen && task.expiresAt && (
            <span className="text-wait-fg">
              · decides itself <RelativeTime at={task.expiresAt} />
            </span>
          )}
        </p>
        {task.instructions && (
          <p className="mt-3 max-w-prose leading-[1.55] text-pretty whitespace-pre-wrap text-fg-2">{task.instructions}</p>
        )}
      </header>
      {isOpen && canDecide ? (
        <TaskForm task={task} onDecide={(decision) => onDecide(task, decision)} />
      ) : (
        <div className="grid gap-4 px-4 py-4 md:px-6">
          <TaskPayload task={task} />
          {isOpen ? <Notice>Your role can read this but not decide. An editor, admin or owner can.</Notice> : <Outcome task={task} />}
        </div>
      )}
    </article>
  );
}

/** What was answered to a call for help. */
function HelpOutcome({ task }: { task: Task }) {
  const answer = toHelpAnswer({ decision: task.decision ?? "", payload: task.answers });
  const given = answer.action === "use-output" ? answer.output : answer.action === "retry" ? answer.input : undefined;
  return (
    <div className="mt-1.5 grid gap-2">
      <p>{helpOutcomes[answer.action]}</p>
      {given !== undefined && (
        <ValueView runId={task.runId} label={answer.action === "retry" ? "With this input" : "What was given"} value={given} />
      )}
    </div>
  );
}

const helpOutcomes = { retry: "It was tried again.", "use-output": "The run went on with what was given.", fail: "It was left to fail." };

function Outcome({ task }: { task: Task }) {
  return (
    <div className="border-t border-line pt-3 text-fg-2">
      <p className="text-xs text-fg-3">
        {task.decidedBy ? `Decided by ${task.decidedBy} ` : "Closed "}
        {task.decidedAt && <RelativeTime at={task.decidedAt} />}
      </p>
      {asHelpRequest(task) && task.status === "decided" && <HelpOutcome task={task} />}
      {task.feedback && <p className="mt-1 whitespace-pre-wrap">{task.feedback}</p>}
    </div>
  );
}
