"use client";
import { Play } from "lucide-react";
import { type FormEvent, useState } from "react";
import { readApiError } from "@/components/read-api-error";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Segmented } from "@/components/ui/segmented";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import { Textarea } from "@/components/ui/textarea";
import type { InputField } from "@/server/triggers/manual";
import type { DocumentNode } from "@/server/workflow/document";
import { BatchForm } from "./batch-form";
import { initialValues, listInputFields, readJson, readValues, takesJson } from "./run-input";
import { useStartRun } from "./use-start-run";

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
      <DialogContent onOpenAutoFocus={focusForm}>
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
        {trigger && many === "many" && (
          <BatchForm workflowId={workflowId} version={version} triggerNodeId={trigger.id} onBeforeStart={onBeforeStart} onClose={onClose} />
        )}
        {trigger && many === "one" && (
          <RunForm
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

/** The first thing to fill in, else the button that starts: Enter runs the workflow as before any choice was offered. */
function focusForm(event: Event) {
  const dialog = event.currentTarget instanceof HTMLElement ? event.currentTarget : null;
  const first =
    dialog?.querySelector<HTMLElement>("form :is(input, textarea, [role=combobox])") ??
    dialog?.querySelector<HTMLElement>("form [type=submit]");
  if (!first) return;
  event.preventDefault();
  first.focus();
}

type RunFormProps = Omit<RunDialogProps, "triggers"> & { trigger: DocumentNode };

function RunForm({ workflowId, version, trigger, until = null, onBeforeStart, onStarted, onClose }: RunFormProps) {
  const fields = listInputFields(trigger);
  const asJson = takesJson(trigger);
  const [values, setValues] = useState(() => initialValues(fields));
  const [body, setBody] = useState(() => JSON.stringify(trigger.config.sample ?? {}, null, 2));
  const [problems, setProblems] = useState<Record<string, string>>({});
  const start = useStartRun(onBeforeStart, onStarted);
  const refused = start.error ? readApiError(start.error) : null;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const json = asJson ? readJson(body) : null;
    if (json && "problem" in json) return setProblems({ body: json.problem });
    const read = asJson ? { input: json?.value } : readValues(fields, values);
    if ("problems" in read) return setProblems(read.problems);
    setProblems({});
    const started = { workflowId, triggerNodeId: trigger.id, input: read.input };
    if (until === null) start.mutate({ kind: "all", input: { ...started, version: version ?? "draft" } });
    else start.mutate({ kind: "part", input: { ...started, kind: "until", nodeId: until.nodeId } });
  };
  const problemOf = (name: string) => problems[name] ?? (refused?.field === `input.${name}` ? refused.message : null);
  const known = fields.some((field) => refused?.field === `input.${field.name}`);
  return (
    <form onSubmit={submit} className="grid gap-4">
      {asJson ? (
        <Field
          label={trigger.type === "event" ? "Data" : "Body"}
          hint={trigger.type === "event" ? "JSON, as the event would carry it" : "JSON, as a caller would send it"}
          error={problems.body ?? null}
        >
          {(control) => (
            <Textarea
              {...control}
              rows={8}
              value={body}
              spellCheck={false}
              className="font-mono text-xs"
              onChange={(event) => setBody(event.target.value)}
            />
          )}
        </Field>
      ) : (
        fields.map((field) => (
          <RunField
            key={field.name}
            field={field}
            value={values[field.name] ?? ""}
            problem={problemOf(field.name)}
            onChange={(value) => setValues((before) => ({ ...before, [field.name]: value }))}
          />
        ))
      )}
      {!asJson && fields.length === 0 && <p className="text-sm text-fg-2">This workflow asks for no input.</p>}
      {refused && !known && (
        <p role="alert" className="rounded-md bg-fail-soft px-2.5 py-2 text-sm text-fail-fg">
          {refused.message} {refused.fix}
        </p>
      )}
      <DialogFooter>
        <Button variant="outline" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" pending={start.isPending}>
          <Play className="fill-current" /> Start run
        </Button>
      </DialogFooter>
    </form>
  );
}

type RunFieldProps = { field: InputField; value: string | boolean; problem: string | null; onChange: (value: string | boolean) => void };

function RunField({ field, value, problem, onChange }: RunFieldProps) {
  const text = typeof value === "string" ? value : "";
  const aside = field.required ? undefined : "Optional";
  return (
    <Field label={field.label || field.name} error={problem} aside={field.type === "boolean" ? undefined : aside}>
      {(control) => {
        if (field.type === "boolean") return <Switch {...control} checked={value === true} onCheckedChange={onChange} />;
        if (field.type === "select")
          return (
            <Select value={text} onValueChange={onChange}>
              <SelectTrigger {...control}>
                <SelectValue placeholder="Choose" />
              </SelectTrigger>
              <SelectContent>
                {field.options.map((option) => (
                  <SelectItem key={option} value={option}>
                    {option}
                  </SelectItem>
                ))}
              </SelectContent>
            </Select>
          );
        if (field.type === "long-text" || field.type === "json")
          return (
            <Textarea
              {...control}
              rows={4}
              value={text}
              className={field.type === "json" ? "font-mono text-xs" : undefined}
              onChange={(event) => onChange(event.target.value)}
            />
          );
        return (
          <Input
            {...control}
            inputMode={field.type === "number" ? "decimal" : undefined}
            value={text}
            onChange={(event) => onChange(event.target.value)}
          />
        );
      }}
    </Field>
  );
}
