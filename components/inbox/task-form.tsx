"use client";
import { DecisionForm } from "@/components/inbox/decision-form";
import { HelpForm, HelpQuestion } from "@/components/inbox/help-form";
import { PayloadView } from "@/components/inbox/payload-view";
import type { Decision, Task } from "@/components/inbox/use-decisions";
import { asHelpRequest } from "@/server/workflow/help-task";

/** The decision that a task asks for: yes or no to most, a way on to a call for help. */
export function TaskForm({ task, onDecide }: { task: Task; onDecide: (decision: Decision) => void }) {
  const request = asHelpRequest(task);
  return request ? <HelpForm task={task} request={request} onDecide={onDecide} /> : <DecisionForm task={task} onDecide={onDecide} />;
}

/** What a task is about, for reading. */
export function TaskPayload({ task }: { task: Task }) {
  const request = asHelpRequest(task);
  return request ? <HelpQuestion task={task} request={request} /> : <PayloadView value={task.payload} />;
}
