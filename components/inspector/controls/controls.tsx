"use client";
// Which component draws which kind of field. Controls that hold fields again reach the form through its context.
import type { ComponentType } from "react";
import type { ControlKind } from "../form-schema";
import { ChoicesControl } from "./choices-control";
import { CodeControl } from "./code-control";
import type { ControlProps } from "./control-props";
import { CredentialControl } from "./credential-control";
import { CronControl } from "./cron-control";
import { DatetimeControl } from "./datetime-control";
import { DurationControl } from "./duration-control";
import { JsonControl } from "./json-control";
import { KeyValueControl } from "./key-value-control";
import { MembersControl } from "./members-control";
import { ModelsControl } from "./models-control";
import { ObjectControl } from "./object-control";
import { ObjectListControl } from "./object-list-control";
import { ProfileControl } from "./profile-control";
import { SchemaControl } from "./schema-control";
import { SelectControl } from "./select-control";
import { NumberControl, SwitchControl, TextListControl } from "./simple-controls";
import { TextControl } from "./text-control";
import { TimezoneControl } from "./timezone-control";
import { ToolsControl } from "./tools-control";
import { VersionControl } from "./version-control";
import { WorkflowControl } from "./workflow-control";

export const controls: Record<ControlKind, ComponentType<ControlProps>> = {
  text: TextControl,
  textarea: (props) => <TextControl {...props} multiline />,
  code: CodeControl,
  number: NumberControl,
  switch: SwitchControl,
  select: SelectControl,
  models: ModelsControl,
  model: ModelsControl,
  tools: ToolsControl,
  profile: ProfileControl,
  credential: CredentialControl,
  members: MembersControl,
  cron: CronControl,
  duration: DurationControl,
  datetime: DatetimeControl,
  timezone: TimezoneControl,
  choices: ChoicesControl,
  workflow: WorkflowControl,
  "workflow-version": VersionControl,
  "key-value": KeyValueControl,
  "text-list": TextListControl,
  "object-list": ObjectListControl,
  object: ObjectControl,
  "json-schema": SchemaControl,
  json: JsonControl,
};
