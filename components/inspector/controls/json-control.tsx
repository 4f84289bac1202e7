"use client";
import { useState } from "react";
import { CodeBox } from "./code-control";
import type { ControlProps } from "./control-props";

/** JSON as a value; any other text as it stands (it may be an expression). Empty text clears the field. */
export function readJsonText(text: string): unknown {
  if (text.trim() === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    // Half-written JSON and `{{ expressions }}` are text until they read as JSON.
    return text;
  }
}

export function writeJsonText(value: unknown): string {
  if (value === undefined) return "";
  return typeof value === "string" && readJsonText(value) === value ? value : JSON.stringify(value, null, 2);
}

export function JsonControl({ schema, value, onChange, label, path: _path, id, ...aria }: ControlProps) {
  // What was typed stays as typed (spaces, unfinished braces) while it means the same value.
  const [draft, setDraft] = useState(() => writeJsonText(value));
  const text = JSON.stringify(readJsonText(draft)) === JSON.stringify(value) ? draft : writeJsonText(value);
  return (
    <CodeBox
      id={id}
      label={label}
      language="json"
      text={text}
      placeholder={schema.placeholder ?? ""}
      tag="JSON"
      onChange={(next) => {
        setDraft(next);
        onChange(readJsonText(next));
      }}
      {...aria}
    />
  );
}
