"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { readJson } from "@/components/canvas/run-input";
import { useOrg } from "@/components/org-context";
import { useTRPC } from "@/components/trpc-provider";
import { Field } from "@/components/ui/field";
import { Segmented } from "@/components/ui/segmented";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import type { PlanStep } from "@/server/workflow/plan";
import type { StepView } from "@/server/workflow/run-view";
import { listChanges, writeValue } from "./json-draft";
import { JsonField } from "./json-field";
import { problemOf, StepDialog } from "./step-dialog";

type ForkDialogProps = { runId: string; stepKey: string; name: string; planned: PlanStep; step: StepView; onClose: () => void };
type Change = "nothing" | "input" | "config" | "output";

const options = [
  { value: "nothing", label: "Nothing" },
  { value: "input", label: "Input" },
  { value: "config", label: "Settings" },
  { value: "output", label: "Output" },
] as const satisfies readonly { value: Change; label: string }[];

const hints: Record<Change, string> = {
  nothing: "The step and all that follows run once more.",
  input: "What the step gets instead of what came before it.",
  config: "As in the workflow, expressions and all. For the new run alone.",
  output: "The step does not run; what follows gets this.",
};

/** Starts a new run that reuses what came before a step and goes its own way from there. */
export function ForkDialog({ runId, stepKey, name, planned, step, onClose }: ForkDialogProps) {
  const [change, setChange] = useState<Change>("nothing");
  const [texts, setTexts] = useState(() => ({
    input: writeValue(step.input),
    config: writeValue(planned.config),
    output: writeValue(step.output),
  }));
  const [handle, setHandle] = useState(step.handle ?? planned.handles[0] ?? "out");
  const [problem, setProblem] = useState<string | null>(null);
  const fork = useFork(onClose);
  const submit = () => {
    const read = readChange(change, { text: change === "nothing" ? "" : texts[change], config: planned.config });
    if ("problem" in read) return setProblem(read.problem);
    setProblem(null);
    fork.mutate({ id: runId, stepKey, ...read.request, ...(change === "output" && planned.handles.length > 1 ? { handle } : {}) });
  };
  const error = problem ?? (change === "nothing" ? null : problemOf(fork.error, change));
  return (
    <StepDialog
      title={`Fork from “${name}”`}
      description="A new run reuses everything before this step at no cost and goes on from here. This run stays as it is."
      submit="Start the fork"
      isPending={fork.isPending}
      error={fork.error}
      isErrorShown={error !== null}
      onSubmit={submit}
      onClose={onClose}
    >
      <div className="flex flex-wrap items-center gap-2.5">
        <span className="text-sm font-medium" aria-hidden="true">
          What changes
        </span>
        <Segmented label="What changes" value={change} onValueChange={setChange} options={options} />
      </div>
      {change === "nothing" ? (
        <p className="text-xs text-fg-3">{hints.nothing}</p>
      ) : (
        <JsonField
          key={change}
          label={change === "config" ? "Settings" : change === "input" ? "Input" : "Output"}
          text={texts[change]}
          onChange={(text) => setTexts((before) => ({ ...before, [change]: text }))}
          hint={hints[change]}
          error={error}
        />
      )}
      {change === "output" && planned.handles.length > 1 && (
        <Field label="Leaves by">
          {(control) => (
            <Select value={handle} onValueChange={setHandle}>
              <SelectTrigger {...control}>
                <SelectValue />
              </SelectTrigger>
              <SelectContent>
                {planned.handles.map((way) => (
                  <SelectItem key={way} value={way}>
                    {way}
                  </SelectItem>
                ))}
              </SelectContent>
            </Select>
          )}
        </Field>
      )}
    </StepDialog>
  );
}

type Read = { request: { input?: unknown; config?: Record<string, unknown>; output?: unknown } } | { problem: string };

function readChange(change: Change, { text, config }: { text: string; config: Record<string, unknown> }): Read {
  if (change === "nothing") return { request: {} };
  const read = readJson(text);
  if ("problem" in read) return read;
  if (change !== "config") return { request: { [change]: read.value } };
  const changed = listChanges(config, read.value);
  return "problem" in changed ? changed : { request: { config: changed.changes } };
}

/** Starts the fork and goes to its page. */
function useFork(onDone: () => void) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const { slug } = useOrg();
  return useMutation(
    trpc.runs.fork.mutationOptions({
      onSuccess: async ({ runId }) => {
        onDone();
        router.push(`/${slug}/runs/${runId}`);
        await queryClient.invalidateQueries({ queryKey: trpc.runs.pathKey() });
      },
    }),
  );
}
