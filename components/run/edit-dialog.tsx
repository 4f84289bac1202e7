"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { readJson } from "@/components/canvas/run-input";
import { useTRPC } from "@/components/trpc-provider";
import type { PlanStep } from "@/server/workflow/plan";
import { listChanges, writeValue } from "./json-draft";
import { JsonField } from "./json-field";
import { problemOf, StepDialog } from "./step-dialog";

type EditDialogProps = {
  runId: string;
  stepKey: string;
  name: string;
  planned: PlanStep /** What it would get. */;
  input: unknown;
  onClose: () => void;
};

/** Changes the input and the settings of a step that has not begun. */
export function EditDialog({ runId, stepKey, name, planned, input, onClose }: EditDialogProps) {
  const trpc = useTRPC();
  const [inputText, setInputText] = useState(() => writeValue(input));
  const [configText, setConfigText] = useState(() => writeValue(planned.config));
  const [problems, setProblems] = useState<{ input?: string; config?: string }>({});
  const edit = useMutation(
    trpc.runs.edit.mutationOptions({
      onSuccess: () => {
        toast.success(`Changed: ${name}`, { description: "It counts when the step begins." });
        onClose();
      },
    }),
  );
  const submit = () => {
    const given = inputText.trim() === "" || inputText === writeValue(input) ? null : readJson(inputText);
    if (given && "problem" in given) return setProblems({ input: given.problem });
    const settings = readJson(configText);
    if ("problem" in settings) return setProblems({ config: settings.problem });
    const changed = listChanges(planned.config, settings.value);
    if ("problem" in changed) return setProblems({ config: changed.problem });
    setProblems({});
    if (!given && Object.keys(changed.changes).length === 0) return onClose();
    edit.mutate({
      id: runId,
      stepKey,
      ...(given ? { input: given.value } : {}),
      ...(Object.keys(changed.changes).length > 0 ? { config: changed.changes } : {}),
    });
  };
  const inputError = problems.input ?? problemOf(edit.error, "input");
  const configError = problems.config ?? problemOf(edit.error, "config");
  return (
    <StepDialog
      title={`Edit “${name}”`}
      description="For this run alone; the workflow stays as it is."
      submit="Save"
      isPending={edit.isPending}
      error={edit.error}
      isErrorShown={inputError !== null || configError !== null}
      onSubmit={submit}
      onClose={onClose}
    >
      <JsonField
        label="Input"
        text={inputText}
        onChange={setInputText}
        error={inputError}
        hint="Leave it empty to keep what comes before."
      />
      <JsonField
        label="Settings"
        text={configText}
        onChange={setConfigText}
        error={configError}
        hint="As in the workflow, expressions and all."
      />
    </StepDialog>
  );
}
