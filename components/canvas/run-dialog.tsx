"use client";
import { useState } from "react";
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Segmented } from "@/components/ui/segmented";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import type { DocumentNode } from "@/server/workflow/document";
import { BatchForm } from "./batch-form";
import { RunEstimate } from "./run-estimate";
import { RunForm } from "./run-form";
import { useLastInput } from "./use-last-input";

type RunDialogProps = {
  workflowId: string;
  /** The number of a published version; left out or null: the draft. */
  version?: number | null;
  triggers: readonly DocumentNode[];
  /** The node that the run goes up to; left out or null: all of it. */
  until?: { nodeId: string; name: string } | null;
  /** Saves the draft first; false when it could not be saved. */
  onBeforeStart: () => Promise<boolean>;
  onStarted: (runId: string) => void;
  onClose: () => void;
};

const howMany = [
  { value: "one", label: "One run" },
  { value: "many", label: "Many runs" },
] as const;

/** Asks for the trigger's input and starts the draft, a version, or the draft up to a node. */
export function RunDialog({ workflowId, version = null, triggers, until = null, onBeforeStart, onStarted, onClose }: RunDialogProps) {
  const [triggerId, setTriggerId] = useState((triggers.find((node) => node.type === "manual") ?? triggers[0])?.id ?? "");
  const [many, setMany] = useState<"one" | "many">("one");
  const trigger = triggers.find((node) => node.id === triggerId);
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      {/* The form takes the focus itself, when it is there. */}
      <DialogContent onOpenAutoFocus={(event) => event.preventDefault()}>
        <DialogHeader>
          <DialogTitle>{until === null ? "Run" : `Run until “${until.name}”`}</DialogTitle>
          <DialogDescription>{version === null ? "Starts the draft as it stands now." : `Starts version ${version}.`}</DialogDescription>
        </DialogHeader>
        {triggers.length > 1 && (
          <Field label="Start from">
            {(control) => (
              <Select value={triggerId} onValueChange={setTriggerId}>
                <SelectTrigger {...control}>
                  <SelectValue />
                </SelectTrigger>
                <SelectContent>
                  {triggers.map((node) => (
                    <SelectItem key={node.id} value={node.id}>
                      {node.name || node.id}
                    </SelectItem>
                  ))}
                </SelectContent>
              </Select>
            )}
          </Field>
        )}
        {until === null && (
          <Segmented label="How many" value={many} onValueChange={setMany} options={howMany} className="justify-self-start" />
        )}
        {until === null && <RunEstimate workflowId={workflowId} version={version} />}
        {trigger && many === "many" && (
          <BatchForm workflowId={workflowId} version={version} triggerNodeId={trigger.id} onBeforeStart={onBeforeStart} onClose={onClose} />
        )}
        {trigger && many === "one" && (
          <FilledForm
            key={trigger.id}
            workflowId={workflowId}
            version={version}
            trigger={trigger}
            until={until}
            onBeforeStart={onBeforeStart}
            onStarted={onStarted}
            onClose={onClose}
          />
        )}
      </DialogContent>
    </Dialog>
  );
}

/** Begins with what the last run began with, so it begins when that is known. */
function FilledForm(props: Omit<Parameters<typeof RunForm>[0], "last">) {
  const { isPending, last } = useLastInput(props.workflowId, props.trigger);
  const [begun, setBegun] = useState<{ last: typeof last } | null>(null);
  // Once: a run that ends while somebody fills the form in changes nothing of it.
  if (begun === null && !isPending) setBegun({ last });
  return begun === null ? <Skeleton className="h-24" /> : <RunForm {...props} last={begun.last} />;
}
