"use client";
import type { ControlProps } from "./control-props";
import { ExpressionControl } from "./expression-control";

/** Text that may hold `{{ }}`. Typing two braces, or `=` in an empty field, opens the list of values; the button does so too. */
export function TextControl({ value, onChange, path: _path, multiline = false, ...props }: ControlProps & { multiline?: boolean }) {
  const text = typeof value === "string" ? value : value === undefined || value === null ? "" : JSON.stringify(value);
  return (
    <ExpressionControl
      {...props}
      text={text}
      onText={(next) => onChange(next === "" ? undefined : next)}
      language="template"
      isMultiline={multiline}
    />
  );
}
