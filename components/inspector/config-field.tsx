"use client";
import type { ComponentType } from "react";
import { Field } from "@/components/ui/field";
import { Label } from "@/components/ui/label";
import { type FieldPath, formatFieldPath } from "@/server/workflow/field-path";
import { ChoicesControl } from "./controls/choices-control";
import { CodeControl } from "./controls/code-control";
import type { ControlProps } from "./controls/control-props";
import { CredentialControl } from "./controls/credential-control";
import { CronControl } from "./controls/cron-control";
import { JsonControl } from "./controls/json-control";
import { KeyValueControl } from "./controls/key-value-control";
import { MembersControl } from "./controls/members-control";
import { ModelsControl } from "./controls/models-control";
import { ObjectListControl } from "./controls/object-list-control";
import { NumberControl, SelectControl, SwitchControl, TextListControl } from "./controls/simple-controls";
import { TextControl } from "./controls/text-control";
import { TimezoneControl } from "./controls/timezone-control";
import { ToolsControl } from "./controls/tools-control";
import { VersionControl } from "./controls/version-control";
import { WorkflowControl } from "./controls/workflow-control";
import { useForm, useProblem } from "./form-context";
import { type ControlKind, type FormSchema, fieldTitle, isRecord, pickControl, withKey } from "./form-schema";

const controls: Record<ControlKind, ComponentType<ControlProps>> = {
  text: TextControl,
  textarea: (props) => <TextControl {...props} multiline />,
  code: CodeControl,
  number: NumberControl,
  switch: SwitchControl,
  select: SelectControl,
  models: ModelsControl,
  model: ModelsControl,
  tools: ToolsControl,
  credential: CredentialControl,
  members: MembersControl,
  cron: CronControl,
  timezone: TimezoneControl,
  choices: ChoicesControl,
  workflow: WorkflowControl,
  "workflow-version": VersionControl,
  "key-value": KeyValueControl,
  "text-list": TextListControl,
  "object-list": ObjectListControl,
  object: ObjectControl,
  json: JsonControl,
};

type ConfigFieldProps = {
  name: string;
  schema: FormSchema;
  required: boolean;
  path: FieldPath;
  value: unknown;
  onChange: (value: unknown) => void;
};

/** One labelled setting with its hint, or what is wrong with it. */
export function ConfigField({ name, schema, required, path, value, onChange }: ConfigFieldProps) {
  const problem = useProblem(path);
  const kind = pickControl(schema);
  const Control = controls[kind];
  const label = fieldTitle(name, schema);
  const given = { schema, path, value, onChange, label };
  return (
    <Field
      name={formatFieldPath(["config", ...path])}
      label={label}
      hint={schema.description}
      error={problem}
      aside={required && value === undefined ? "Required" : undefined}
      className={kind === "switch" ? "grid-cols-[1fr_auto] items-center [&>p]:col-span-full" : undefined}
    >
      {(control) => <Control {...given} {...control} />}
    </Field>
  );
}

function ObjectControl({ id, schema, path, value, onChange, label }: ControlProps) {
  const { Fields } = useForm();
  const fields = isRecord(value) ? value : {};
  return (
    <div id={id} className="grid gap-2.5 rounded-md border border-line bg-sunken/60 p-2.5">
      <Label className="sr-only">{label}</Label>
      <Fields schema={schema} path={path} value={fields} onChange={(name, next) => onChange(withKey(fields, name, next))} />
    </div>
  );
}
