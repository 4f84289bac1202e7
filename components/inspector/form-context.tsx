"use client";
import { type ComponentType, createContext, useContext } from "react";
import type { ExpressionPlace } from "@/components/expression/expression-place";
import type { InsertTargets } from "@/components/expression/insert-targets";
import { type FieldPath, formatFieldPath } from "@/server/workflow/field-path";
import type { GraphIssue, Repair } from "@/server/workflow/graph";
import type { FormSchema } from "./form-schema";

export type FieldsProps = {
  schema: FormSchema;
  path: FieldPath;
  value: Record<string, unknown>;
  onChange: (name: string, value: unknown) => void;
};

export type ConfigFieldProps = {
  name: string;
  schema: FormSchema;
  required: boolean;
  path: FieldPath;
  value: unknown;
  onChange: (value: unknown) => void;
  /** Arguments of an agent's tool: the agent may decide instead. */
  agent?: { decides: boolean; onDecides: (decides: boolean) => void };
};

export type FormContextValue = {
  readOnly: boolean;
  /** All settings of the node, for a control that depends on another. */
  config: Readonly<Record<string, unknown>>;
  /** Puts all settings in the place of those that are there, as one step of undo, for a control that changes others too. */
  setConfig?: (config: Record<string, unknown>) => void;
  /** The problems of this node, by the path the language gives them ("config.cases[0].condition"). */
  problems: ReadonlyMap<string, GraphIssue>;
  /** What its fields may refer to. Null where nothing comes before. */
  place: ExpressionPlace | null;
  /** The fields that values can be put into. */
  targets: InsertTargets;
  /** Mends a setting as a problem says. */
  repair: (repair: Repair) => void;
  /** Draws the fields of an object inside a field; here because controls and forms hold each other. */
  Fields: ComponentType<FieldsProps>;
  /** The same for a single one. */
  Field: ComponentType<ConfigFieldProps>;
};

const FormContext = createContext<FormContextValue | null>(null);
export const FormContextProvider = FormContext.Provider;

export function useForm(): FormContextValue {
  const value = useContext(FormContext);
  if (value === null) throw new Error("A form control needs a FormContextProvider above it");
  return value;
}

/** What is wrong with the field at `path` (inside the config). Undefined when nothing is. */
export function useIssue(path: FieldPath): GraphIssue | undefined {
  return useForm().problems.get(formatFieldPath(["config", ...path]));
}

/** The same in one sentence or two. Null when nothing is wrong. */
export function useProblem(path: FieldPath): string | null {
  const issue = useIssue(path);
  return issue ? writeProblem(issue) : null;
}

/** In the field itself it is plain which node and which text it is about. */
export function writeProblem({ message, fix }: Pick<GraphIssue, "message" | "fix">): string {
  const reason = message.replace(/^“[^”]*”(?:: | reads “.*?”, (?:but )?)/, "");
  const whole = reason.charAt(0).toUpperCase() + reason.slice(1);
  return fix ? `${whole}. ${fix}`.replace("..", ".") : whole;
}
