"use client";
import { type ComponentType, createContext, useContext } from "react";
import { type FieldPath, formatFieldPath } from "@/server/workflow/field-path";
import type { GraphIssue } from "@/server/workflow/graph";
import type { Moment } from "@/server/workflow/graph/check-name";
import type { ValueGroup } from "@/server/workflow/values/list-values";
import type { FormSchema } from "./form-schema";

export type FieldsProps = {
  schema: FormSchema;
  path: FieldPath;
  value: Record<string, unknown>;
  onChange: (name: string, value: unknown) => void;
};

export type FormContextValue = {
  readOnly: boolean;
  /** All settings of the node, for a control that depends on another. */
  config: Readonly<Record<string, unknown>>;
  /** The problems of this node, by the path the language gives them ("config.cases[0].condition"). */
  problems: ReadonlyMap<string, GraphIssue>;
  /** Null where nothing comes before. Listed when it is asked for: it walks the whole workflow. */
  listReferences: ((moment: Moment) => ValueGroup[]) | null;
  /** Draws the fields of an object inside a field; here because controls and forms hold each other. */
  Fields: ComponentType<FieldsProps>;
};

const FormContext = createContext<FormContextValue | null>(null);
export const FormContextProvider = FormContext.Provider;

export function useForm(): FormContextValue {
  const value = useContext(FormContext);
  if (value === null) throw new Error("A form control needs a FormContextProvider above it");
  return value;
}

/** What is wrong with the field at `path` (inside the config), in one sentence or two. Null when nothing is. */
export function useProblem(path: FieldPath): string | null {
  const issue = useForm().problems.get(formatFieldPath(["config", ...path]));
  if (!issue) return null;
  return issue.fix ? `${issue.message}. ${issue.fix}`.replace("..", ".") : issue.message;
}
