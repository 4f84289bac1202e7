"use client";
import { type MouseEvent, useId, useState } from "react";
import { type HelpChoice, HelpChoices } from "@/components/inbox/help-choices";
import { PayloadEditor } from "@/components/inbox/payload-editor";
import type { Decision, Task } from "@/components/inbox/use-decisions";
import { ErrorCard } from "@/components/run/error-card";
import { ValueView } from "@/components/run/value-view";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import { Textarea } from "@/components/ui/textarea";
import { limits } from "@/server/limits";
import type { HelpAnswer, HelpRequest } from "@/server/workflow/help-task";

type HelpFormProps = { task: Task; request: HelpRequest; onDecide: (decision: Decision) => void };

/** What failed and with which input, and the ways on: once more, as if it had given something, or to fail. */
export function HelpForm({ task, request, onDecide }: HelpFormProps) {
  const [choice, setChoice] = useState<HelpChoice | null>(
    request.question === "failed" && request.choices.includes("retry") ? "retry" : null,
  );
  const [edited, setEdited] = useState(false);
  const [input, setInput] = useState<unknown>(request.input);
  const [output, setOutput] = useState<unknown>(null);
  const [handle, setHandle] = useState(request.handles[0]);
  const [invalid, setInvalid] = useState(false);
  const [feedback, setFeedback] = useState("");
  const choose = (next: HelpChoice) => {
    setChoice(next);
    setInvalid(false);
  };
  const answer = (choice: HelpChoice): HelpAnswer => {
    if (choice === "retry") return { action: "retry", ...(edited ? { input } : {}) };
    if (choice === "fail") return { action: "fail" };
    return { action: "use-output", output, ...(hasWays(request) && handle !== undefined ? { handle } : {}) };
  };
  // The next task takes this one's place at once: the second half of a double click must not decide that one too.
  const decide = (event: MouseEvent) => {
    if (event.detail >= 2 || choice === null) return;
    onDecide({
      decision: choice === "fail" ? "rejected" : "approved",
      payload: answer(choice),
      ...(feedback.trim() === "" ? {} : { feedback: feedback.trim() }),
    });
  };
  return (
    <form onSubmit={(event) => event.preventDefault()}>
      <div className="grid gap-4 px-4 py-4 md:px-6">
        <HelpQuestion task={task} request={request} />
        <HelpChoices request={request} value={choice} onChange={choose}>
          {choice === "retry" && request.question === "failed" && (
            <EditedInput edited={edited} value={input} onEdited={setEdited} onChange={setInput} onInvalid={setInvalid} />
          )}
          {choice === "use-output" && (
            <GivenOutput
              request={request}
              value={output}
              handle={handle}
              onHandle={setHandle}
              onChange={setOutput}
              onInvalid={setInvalid}
            />
          )}
        </HelpChoices>
      </div>
      <div className="sticky bottom-[52px] grid gap-3 rounded-b-lg border-t border-line bg-panel px-4 py-4 md:bottom-0 md:px-6">
        <Field label="Feedback" aside="Optional. People can read it later.">
          {(control) => (
            <Textarea
              {...control}
              className="min-h-9"
              rows={1}
              maxLength={limits.noteChars}
              value={feedback}
              onChange={(event) => setFeedback(event.target.value)}
            />
          )}
        </Field>
        <div>
          <Button variant={choice === "fail" ? "destructive-outline" : "default"} disabled={invalid || choice === null} onClick={decide}>
            {buttonWords(request, { choice, edited })}
          </Button>
        </div>
      </div>
    </form>
  );
}

const hasWays = ({ question, handles }: HelpRequest) => question === "failed" && handles.length > 1;

function buttonWords({ question }: HelpRequest, { choice, edited }: { choice: HelpChoice | null; edited: boolean }): string {
  if (choice === null) return "Choose first";
  if (choice === "fail") return "Let the step fail";
  if (question === "outcome-unknown") return choice === "retry" ? "Do it again" : "It happened: go on";
  if (choice === "retry") return edited ? "Try again with this input" : "Try again";
  return "Go on with this output";
}

/** What the person needs to know to choose; also shown to those who may only read. */
export function HelpQuestion({ task, request }: { task: Task; request: HelpRequest }) {
  return (
    <>
      <ErrorCard error={request.error} attempt={request.step.attempt} />
      <ValueView
        runId={task.runId}
        label={request.tool ? `What ${request.tool} was called with` : "What the step got"}
        value={request.input}
      />
    </>
  );
}

type EditedInputProps = {
  edited: boolean;
  value: unknown;
  onEdited: (edited: boolean) => void;
  onChange: (value: unknown) => void;
  onInvalid: (invalid: boolean) => void;
};

function EditedInput({ edited, value, onEdited, onChange, onInvalid }: EditedInputProps) {
  const id = useId();
  const toggle = (next: boolean) => {
    onEdited(next);
    onInvalid(false);
  };
  return (
    <div className="grid gap-3">
      <div className="flex items-center gap-2">
        <Switch id={id} checked={edited} onCheckedChange={toggle} />
        <label htmlFor={id} className="text-sm">
          Change the input first
        </label>
      </div>
      {edited && <PayloadEditor value={value} onChange={onChange} onInvalid={onInvalid} />}
    </div>
  );
}

type GivenOutputProps = {
  request: HelpRequest;
  value: unknown;
  handle: string | undefined;
  onHandle: (handle: string) => void;
  onChange: (value: unknown) => void;
  onInvalid: (invalid: boolean) => void;
};

function GivenOutput({ request, value, handle, onHandle, onChange, onInvalid }: GivenOutputProps) {
  return (
    <div className="grid gap-3">
      <PayloadEditor value={value} onChange={onChange} onInvalid={onInvalid} />
      {hasWays(request) && (
        <Field label="Leave by">
          {(control) => (
            <Select value={handle ?? ""} onValueChange={onHandle}>
              <SelectTrigger {...control}>
                <SelectValue />
              </SelectTrigger>
              <SelectContent>
                {request.handles.map((name) => (
                  <SelectItem key={name} value={name}>
                    {name}
                  </SelectItem>
                ))}
              </SelectContent>
            </Select>
          )}
        </Field>
      )}
    </div>
  );
}
