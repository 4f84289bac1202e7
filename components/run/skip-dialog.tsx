"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { readJson } from "@/components/canvas/run-input";
import { useTRPC } from "@/components/trpc-provider";
import { JsonField } from "./json-field";
import { problemOf, StepDialog } from "./step-dialog";

/** Skips a step; what it gives instead may be written. */
export function SkipDialog({ runId, stepKey, name, onClose }: { runId: string; stepKey: string; name: string; onClose: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const skip = useMutation(
    trpc.runs.skip.mutationOptions({
      onSuccess: async () => {
        onClose();
        await queryClient.invalidateQueries({ queryKey: trpc.humanTasks.pathKey() });
      },
    }),
  );
  const submit = () => {
    const read = text.trim() === "" ? null : readJson(text);
    if (read && "problem" in read) return setProblem(read.problem);
    setProblem(null);
    skip.mutate({ id: runId, stepKey, ...(read ? { output: read.value } : {}) });
  };
  const error = problem ?? problemOf(skip.error, "output");
  return (
    <StepDialog
      title={`Skip “${name}”`}
      description="It is stopped if it runs, and the run goes on by its first way out."
      submit="Skip the step"
      isPending={skip.isPending}
      error={skip.error}
      isErrorShown={error !== null}
      onSubmit={submit}
      onClose={onClose}
    >
      <JsonField label="Output in its place" text={text} onChange={setText} error={error} hint="Leave it empty to pass its input on." />
    </StepDialog>
  );
}
