"use client";
import { useMutation } from "@tanstack/react-query";
import { Play } from "lucide-react";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { useOrg } from "@/components/org-context";
import { readApiError } from "@/components/read-api-error";
import { useTRPC } from "@/components/trpc-provider";
import { Button } from "@/components/ui/button";
import { DialogFooter } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import { limits } from "@/server/limits";
import { readInputs } from "./run-input";

type BatchFormProps = {
  workflowId: string;
  /** null: the draft. */
  version: number | null;
  triggerNodeId: string;
  onBeforeStart: () => Promise<boolean>;
  onClose: () => void;
};

/** Asks for many inputs and starts a run for each: all, or none when one is refused. */
export function BatchForm({ workflowId, version, triggerNodeId, onBeforeStart, onClose }: BatchFormProps) {
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const start = useStartBatch(onBeforeStart);
  const refused = start.error ? readApiError(start.error) : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const read = readInputs(text);
    if ("problem" in read) return setProblem(read.problem);
    setProblem(null);
    start.mutate({ workflowId, version: version ?? "draft", triggerNodeId, inputs: read.inputs });
  };
  return (
    <form onSubmit={submit} className="grid gap-4">
      <Field
        label="Inputs"
        hint={`A JSON list, one input for each run, up to ${limits.batchRuns.toLocaleString("en-US")}; or one JSON object a line`}
        error={problem ?? (refused ? `${refused.message} ${refused.fix ?? ""}` : null)}
      >
        {(control) => (
          <Textarea
            {...control}
            rows={8}
            value={text}
            spellCheck={false}
            className="font-mono text-xs"
            placeholder={'[{ "topic": "trees" }, { "topic": "rivers" }]'}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <DialogFooter>
        <Button variant="outline" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" pending={start.isPending}>
          <Play className="fill-current" /> Start runs
        </Button>
      </DialogFooter>
    </form>
  );
}

/** Saves, starts, and goes to the workflow's runs. */
function useStartBatch(onBeforeStart: () => Promise<boolean>) {
  const trpc = useTRPC();
  const router = useRouter();
  const { slug } = useOrg();
  const options = trpc.runs.startBatch.mutationOptions({
    onSuccess: ({ runs }, { workflowId }) => {
      toast.success(`${runs.length.toLocaleString()} ${runs.length === 1 ? "run was" : "runs were"} started`);
      router.push(`/${slug}/runs?workflow=${workflowId}`);
    },
  });
  const send = options.mutationFn;
  return useMutation({
    ...options,
    mutationFn: async (input, context) => {
      if (!(await onBeforeStart())) throw new Error("The draft could not be saved, so nothing was started.");
      if (!send) throw new Error("The server cannot be called.");
      return send(input, context);
    },
  });
}
