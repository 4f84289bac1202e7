"use client";
import { Check, PencilLine, Undo2, X } from "lucide-react";
import { type MouseEvent, useEffect, useRef, useState } from "react";
import { tinykeys } from "tinykeys";
import { PayloadEditor } from "@/components/inbox/payload-editor";
import { PayloadView } from "@/components/inbox/payload-view";
import type { Decision, Task } from "@/components/inbox/use-decisions";
import { isTyping } from "@/components/is-typing";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import { limits } from "@/server/limits";

/** The payload (editable when the workflow allows it), room for a remark, and the two buttons. */
export function DecisionForm({ task, onDecide }: { task: Task; onDecide: (decision: Decision) => void }) {
  const [payload, setPayload] = useState<unknown>(task.payload);
  const [editing, setEditing] = useState(false);
  const [invalid, setInvalid] = useState(false);
  const [feedback, setFeedback] = useState("");
  const approve = useRef<HTMLButtonElement>(null);
  const remark = useRef<HTMLTextAreaElement>(null);
  useDecisionKeys({ approve, remark });

  // The next task takes this one's place at once: the second half of a double click must not decide that one too.
  const decideOn = (decision: Decision["decision"]) => (event: MouseEvent) => event.detail < 2 && decide(decision);
  const decide = (decision: Decision["decision"]) =>
    onDecide({
      decision,
      ...(feedback.trim() === "" ? {} : { feedback: feedback.trim() }),
      ...(editing && decision === "approved" ? { payload } : {}),
    });
  const undo = () => {
    setEditing(false);
    setInvalid(false);
    setPayload(task.payload);
  };
  return (
    <form onSubmit={(event) => event.preventDefault()}>
      <div className="grid gap-3 px-4 py-4 md:px-6">
        {editing ? <PayloadEditor value={payload} onChange={setPayload} onInvalid={setInvalid} /> : <PayloadView value={task.payload} />}
        {task.editable && (
          <div>
            <Button variant="outline" onClick={editing ? undo : () => setEditing(true)}>
              {editing ? <Undo2 /> : <PencilLine />} {editing ? "Undo the edit" : "Edit before approving"}
            </Button>
          </div>
        )}
      </div>
      <div className="sticky bottom-[52px] grid gap-3 rounded-b-lg border-t border-line bg-panel px-4 py-4 md:bottom-0 md:px-6">
        <Field label="Feedback" aside="Optional. Later steps and people can read it.">
          {(control) => (
            <Textarea
              {...control}
              ref={remark}
              className="min-h-9"
              rows={1}
              maxLength={limits.noteChars}
              value={feedback}
              onChange={(event) => setFeedback(event.target.value)}
              onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
            />
          )}
        </Field>
        <div className="flex flex-wrap gap-2">
          <Button ref={approve} disabled={invalid} onClick={decideOn("approved")}>
            <Check /> {editing ? "Approve with the edit" : "Approve and continue"}
          </Button>
          <Button variant="destructive-outline" onClick={decideOn("rejected")}>
            <X /> Reject
          </Button>
        </div>
      </div>
    </form>
  );
}

type Targets = { approve: React.RefObject<HTMLButtonElement | null>; remark: React.RefObject<HTMLTextAreaElement | null> };

/** The keys only lead to the control: a decision cannot be taken back, so no single key press makes one. */
function useDecisionKeys({ approve, remark }: Targets) {
  useEffect(() => {
    const lead = (target: () => HTMLElement | null) => (event: KeyboardEvent) => {
      if (isTyping(event)) return;
      event.preventDefault();
      target()?.focus();
    };
    return tinykeys(window, { a: lead(() => approve.current), r: lead(() => remark.current) });
  }, [approve, remark]);
}
