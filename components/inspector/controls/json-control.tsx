"use client";
import { useState } from "react";
import { momentOf } from "@/server/workflow/graph/check-name";
import { readJsonText, writeJsonText } from "../json-text";
import { CodeBox } from "./code-control";
import type { ControlProps } from "./control-props";

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
      moment={momentOf(schema)}
      onChange={(next) => {
        setDraft(next);
        onChange(readJsonText(next));
      }}
      {...aria}
    />
  );
}
