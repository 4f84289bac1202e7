"use client";
import { Play } from "lucide-react";
import { type FormEvent, useState } from "react";
import { readApiError } from "@/components/read-api-error";
import { Button } from "@/components/ui/button";
import { DialogFooter } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Segmented } from "@/components/ui/segmented";
import { Textarea } from "@/components/ui/textarea";
import type { DocumentNode } from "@/server/workflow/document";
import { RunField } from "./run-field";
import { initialValues, listInputFields, readJson, readValues, takesJson, writeValues } from "./run-input";
import { useStartRun } from "./use-start-run";

type RunFormProps = {
  workflowId: string;
  /** The number of a published version; null: the draft. */
  version: number | null;
  trigger: DocumentNode;
  /** The node that the run goes up to; null: all of it. */
  until: { nodeId: string; name: string } | null;
  /** What the trigger was given in the last run; null: not known. */
  last: { input: unknown } | null;
  onBeforeStart: () => Promise<boolean>;
  onStarted: (runId: string) => void;
  onClose: () => void;
};

/** The trigger's input, filled in with what the last run began with; the defaults, or the sample, are one press away. */
export function RunForm({ workflowId, version, trigger, until, last, onBeforeStart, onStarted, onClose }: RunFormProps) {
  const fields = listInputFields(trigger);
  const asJson = takesJson(trigger);
  const { source, sources, choose, values, setValues, body, setBody } = useFilled({ trigger, last });
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
    <form ref={takeFocus} onSubmit={submit} className="grid gap-4">
      {sources.length > 1 && (
        <div className="flex items-center gap-2 text-xs text-fg-2">
          <span aria-hidden="true">Filled in with</span>
          <Segmented
            label="Filled in with"
            value={source}
            onValueChange={(next) => {
              choose(next);
              setProblems({});
            }}
            options={sources}
          />
        </div>
      )}
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

/** The first thing to fill in, else the button that starts: Enter runs the workflow. Not from a choice in the dialog around it. */
function takeFocus(form: HTMLFormElement | null) {
  if (!form || form.closest("[role=dialog]")?.contains(document.activeElement)) return;
  const first =
    form.querySelector<HTMLElement>(":is(input, textarea, [role=combobox])") ?? form.querySelector<HTMLElement>("[type=submit]");
  first?.focus();
}

type Source = "last" | "standard";

/** What the form holds, and where that is from. */
function useFilled({ trigger, last }: Pick<RunFormProps, "trigger" | "last">) {
  const fields = listInputFields(trigger);
  const asJson = takesJson(trigger);
  const filled = (from: Source) => ({
    values: from === "last" && last ? writeValues(fields, last.input) : initialValues(fields),
    body: JSON.stringify((from === "last" && last ? last.input : trigger.config.sample) ?? {}, null, 2),
  });
  const write = ({ values, body }: ReturnType<typeof filled>) => (asJson ? body : JSON.stringify(values));
  const [source, setSource] = useState<Source>(last ? "last" : "standard");
  const [{ values, body }, setShown] = useState(() => filled(last ? "last" : "standard"));
  const isSame = last === null || write(filled("last")) === write(filled("standard"));
  const sources: { value: Source; label: string }[] = isSame
    ? []
    : [
        { value: "last", label: "Last run" },
        { value: "standard", label: asJson ? "Sample" : "Defaults" },
      ];
  return {
    source,
    sources,
    choose(next: Source) {
      setSource(next);
      setShown(filled(next));
    },
    values,
    body,
    setValues: (change: (before: typeof values) => typeof values) => setShown((shown) => ({ ...shown, values: change(shown.values) })),
    setBody: (next: string) => setShown((shown) => ({ ...shown, body: next })),
  };
}
