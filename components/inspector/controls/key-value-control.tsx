"use client";
import { Plus, X } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { useForm, useProblem } from "../form-context";
import { fieldType, isRecord } from "../form-schema";
import type { ControlProps } from "./control-props";
import { TextControl } from "./text-control";

type Row = { key: string; value: unknown };

const toRecord = (rows: readonly Row[]) => Object.fromEntries(rows.filter((row) => row.key !== "").map((row) => [row.key, row.value]));

/** Rows of name and value. A row without a name, or with a name that is there already, is shown but not kept. */
export function KeyValueControl({ id, schema, path, value, onChange, label, ...aria }: ControlProps) {
  const { readOnly } = useForm();
  const given = isRecord(value) ? value : {};
  const [rows, setRows] = useState<Row[]>(() => Object.entries(given).map(([key, entry]) => ({ key, value: entry })));
  // Changed elsewhere (undo, paste): start again from what is there.
  const shown =
    JSON.stringify(toRecord(rows)) === JSON.stringify(given) ? rows : Object.entries(given).map(([key, entry]) => ({ key, value: entry }));
  const entrySchema = typeof schema.additionalProperties === "object" ? schema.additionalProperties : {};

  const set = (next: Row[]) => {
    setRows(next);
    const record = toRecord(next);
    onChange(Object.keys(record).length === 0 ? undefined : record);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would need a legend, and the label above is one
    <div className="grid gap-1.5" role="group" id={id} aria-label={label} {...aria}>
      {shown.map((row, index) => (
        <KeyValueRow
          // biome-ignore lint/suspicious/noArrayIndexKey: a row's name changes while it is typed
          key={index}
          row={row}
          label={`${label}, row ${index + 1}`}
          path={[...path, row.key]}
          asText={fieldType(entrySchema) === "string"}
          onChange={(next) => set(shown.map((other, at) => (at === index ? next : other)))}
          onRemove={() => set(shown.filter((_, at) => at !== index))}
        />
      ))}
      {!readOnly && (
        <Button variant="outline" size="sm" className="justify-self-start" onClick={() => setRows([...shown, { key: "", value: "" }])}>
          <Plus /> Add
        </Button>
      )}
    </div>
  );
}

type RowProps = {
  row: Row;
  label: string;
  path: ControlProps["path"];
  asText: boolean;
  onChange: (row: Row) => void;
  onRemove: () => void;
};

function KeyValueRow({ row, label, path, asText, onChange, onRemove }: RowProps) {
  const { readOnly } = useForm();
  const problem = useProblem(path);
  return (
    <div className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)_auto] items-start gap-1">
      <Input
        aria-label={`${label}: name`}
        placeholder="Name"
        value={row.key}
        readOnly={readOnly}
        spellCheck={false}
        onChange={(event) => onChange({ ...row, key: event.target.value })}
      />
      <TextControl
        id={`${path.join("-")}-value`}
        schema={{ placeholder: "Value" }}
        path={path}
        value={row.value}
        label={`${label}: value`}
        aria-invalid={problem ? true : undefined}
        onChange={(next) => onChange({ ...row, value: asText ? (next ?? "") : readScalar(next) })}
      />
      {!readOnly && (
        <IconButton label={`Remove ${label}`} onClick={onRemove}>
          <X />
        </IconButton>
      )}
      {problem && <p className="col-span-full text-xs text-fail-fg">{problem}</p>}
    </div>
  );
}

/** Numbers, true, false, null and JSON keep their type; all else is text. */
function readScalar(text: unknown): unknown {
  if (typeof text !== "string") return "";
  if (!/^(-?(0|[1-9]\d*)(\.\d+)?|true|false|null|\{[^{][\s\S]*\}|\[[\s\S]*\]|\{\})$/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    // Looks like JSON and is not yet.
    return text;
  }
}
