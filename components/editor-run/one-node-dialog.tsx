"use client";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useEditor } from "@/components/canvas/editor-context";
import { readJson } from "@/components/canvas/run-input";
import { useStartRun } from "@/components/canvas/use-start-run";
import { useLastOutputs } from "@/components/inspector/use-last-outputs";
import { readApiError } from "@/components/read-api-error";
import { writeValue } from "@/components/run/json-draft";
import { JsonField } from "@/components/run/json-field";
import { problemOf, StepDialog } from "@/components/run/step-dialog";
import { useTRPC } from "@/components/trpc-provider";
import { expectedInput } from "@/server/workflow/expected-input";

type OneNodeDialogProps = {
  workflowId: string;
  nodeId: string;
  onBeforeStart: () => Promise<boolean>;
  onStarted: (runId: string) => void;
  onClose: () => void;
};

/** Asks for the input of one node, with what it got last filled in, and runs it alone. */
export function OneNodeDialog(props: OneNodeDialogProps) {
  const document = useEditor((state) => state.history.document);
  const lastOf = useLastOutputs(props.workflowId);
  const trpc = useTRPC();
  const { isPending } = useQuery(trpc.runs.lastOutputs.queryOptions({ workflowId: props.workflowId }));
  const { nodeId } = props;
  const last = lastOf(nodeId);
  const node = document.nodes.find(({ id }) => id === nodeId);
  // The form begins with what is known, so it begins when that is.
  if (isPending) return null;
  const expected = expectedInput(document, nodeId, lastOf);
  return <OneNodeForm {...props} name={node?.name || nodeId} input={expected ?? last?.latest?.input} isCut={last?.isCut === true} />;
}

type FormProps = OneNodeDialogProps & { name: string; input: unknown; isCut: boolean };

function OneNodeForm({ workflowId, nodeId, name, input, isCut, onBeforeStart, onStarted, onClose }: FormProps) {
  const [text, setText] = useState(() => writeValue(input));
  const [names, setNames] = useState<string | null>(null);
  const [problems, setProblems] = useState<{ input?: string; references?: string }>({});
  const start = useStartRun(onBeforeStart, onStarted);
  const isUnchanged = text === writeValue(input);

  const submit = () => {
    const own = text.trim() === "" ? { value: undefined } : readJson(text);
    const references = names === null ? { value: undefined } : readJson(names);
    if ("problem" in own || "problem" in references)
      return setProblems({
        ...("problem" in own ? { input: own.problem } : {}),
        ...("problem" in references ? { references: references.problem } : {}),
      });
    setProblems({});
    // What is known here may be cut; left as it is, the server takes the whole.
    const given = own.value === undefined || (isCut && isUnchanged) ? {} : { input: own.value };
    const read = references.value === undefined ? {} : { references: references.value as Record<string, unknown> };
    start.mutate(
      { kind: "part", input: { workflowId, kind: "only", nodeId, ...given, ...read } },
      {
        onError(error) {
          const { missing } = readApiError(error).data ?? {};
          if (names === null && Array.isArray(missing))
            setNames(JSON.stringify(Object.fromEntries(missing.map((key) => [key, null])), null, 2));
        },
      },
    );
  };
  const inputError = problems.input ?? problemOf(start.error, "input");
  const referenceError = problems.references ?? problemOf(start.error, "references");
  return (
    <StepDialog
      title={`Run only “${name}”`}
      description="A run of this node alone, of the draft as it is. What it reads of other nodes is what they gave last, or what is pinned."
      submit="Run this node"
      isPending={start.isPending}
      error={start.error}
      isErrorShown={inputError !== null || (names !== null && referenceError !== null)}
      onSubmit={submit}
      onClose={onClose}
    >
      <JsonField
        label="Input"
        text={text}
        onChange={setText}
        hint={
          isCut && isUnchanged
            ? "Long values are cut here; left as it is, the node gets the whole."
            : "What the node gets. Empty: what came before it gave last."
        }
        error={inputError}
      />
      {names !== null && (
        <JsonField
          label="Values of other nodes"
          text={names}
          onChange={setNames}
          hint="This node reads them, and nothing is known of them yet."
          error={referenceError}
        />
      )}
    </StepDialog>
  );
}
