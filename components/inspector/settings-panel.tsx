"use client";
import { useMemo } from "react";
import { useEditor, useEditorActions } from "@/components/canvas/editor-context";
import { InsertTargets } from "@/components/expression/insert-targets";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import { limits } from "@/server/limits";
import type { NodeDefinition } from "@/server/workflow/define";
import type { DocumentNode } from "@/server/workflow/document";
import { readPath } from "@/server/workflow/expression/read-path";
import type { GraphIssue } from "@/server/workflow/graph";
import { ConfigField } from "./config-field";
import { ConfigFields } from "./config-fields";
import { FormContextProvider, type FormContextValue } from "./form-context";
import { readFormSchema } from "./form-schema";
import { PolicySection } from "./policy-section";
import { ReuseSection } from "./reuse-section";
import { TriggerStatus } from "./trigger-status";
import { useExpressionPlace } from "./use-expression-place";
import { ValuesSection } from "./values-panel";
import { WebhookListener } from "./webhook-listener";
import { WebhookUrl } from "./webhook-url";

/** Everything about a node that can be set: its own fields, what happens when it fails, and a note. */
export function SettingsPanel({ node, definition }: { node: DocumentNode; definition: NodeDefinition }) {
  const actions = useEditorActions();
  const issues = useEditor((state) => state.issues);
  const readOnly = useEditor((state) => state.readOnly);
  const own = useMemo(() => issues.filter((issue) => issue.nodeId === node.id), [issues, node.id]);
  const place = useExpressionPlace(node.id, definition.hasInput !== false);
  const targets = useMemo(() => new InsertTargets(), []);
  const form = useMemo<FormContextValue>(
    () => ({
      readOnly,
      config: node.config,
      setConfig: (config) => actions.setConfig(node.id, [], withoutUnset(config)),
      problems: byField(own),
      place,
      targets,
      repair({ path, value, from }) {
        const read = readPath(node.config, path);
        if (from === undefined || (read.found && read.value === from)) actions.setConfig(node.id, path, value);
      },
      Fields: ConfigFields,
      Field: ConfigField,
    }),
    [readOnly, own, actions, node.id, node.config, place, targets],
  );
  const general = own.filter((issue) => !issue.field?.startsWith("config."));
  return (
    <FormContextProvider value={form}>
      <div className="grid gap-3.5 p-4">
        <ValuesSection />
        {general.map((issue) => (
          <p
            key={issue.code + issue.message}
            className={`rounded-md px-2.5 py-2 text-xs ${issue.severity === "error" ? "bg-fail-soft text-fail-fg" : "bg-wait-soft text-wait-fg"}`}
          >
            {issue.message}. {issue.fix}
          </p>
        ))}
        {node.type === "webhook" && <WebhookUrl nodeId={node.id} />}
        {node.type === "webhook" && <WebhookListener node={node} />}
        {(node.type === "schedule" || node.type === "event") && (
          <TriggerStatus nodeId={node.id} label={`${definition.look.label}, as published`} />
        )}
        <ConfigFields
          schema={readFormSchema(definition.config)}
          path={[]}
          value={node.config}
          onChange={(name, value) => actions.setConfig(node.id, [name], value)}
        />
      </div>
      {definition.hasInput !== false && <PolicySection node={node} definition={definition} />}
      {definition.hasInput !== false && <ReuseSection node={node} definition={definition} />}
      <div className="border-t border-line p-4">
        <Field label="Note" hint="For people; it does not run">
          {(control) => (
            <Textarea
              {...control}
              value={node.note}
              readOnly={readOnly}
              maxLength={limits.noteChars}
              className="min-h-[52px]"
              onChange={(event) => actions.setNote(node.id, event.target.value)}
            />
          )}
        </Field>
      </div>
    </FormContextProvider>
  );
}

/** A document is JSON, which has no undefined. */
const withoutUnset = (config: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined));

/** One problem for each field: the first of the worst. */
function byField(issues: readonly GraphIssue[]): ReadonlyMap<string, GraphIssue> {
  const problems = new Map<string, GraphIssue>();
  for (const issue of issues) {
    if (issue.field === undefined) continue;
    const known = problems.get(issue.field);
    if (!known || (known.severity === "warning" && issue.severity === "error")) problems.set(issue.field, issue);
  }
  return problems;
}
