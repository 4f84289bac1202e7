"use client";
import { Plus, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { Switch } from "@/components/ui/switch";
import { useForm } from "../form-context";
import { fieldType } from "../form-schema";
import type { ControlProps } from "./control-props";

/** What is no number stays as text, and the field says so. */
export function NumberControl({ schema, value, onChange, label: _label, path: _path, ...props }: ControlProps) {
  const { readOnly } = useForm();
  const read = (text: string) => {
    if (text.trim() === "") return onChange(undefined);
    const number = Number(text);
    onChange(Number.isFinite(number) && String(number) === text.trim() ? number : text);
  };
  return (
    <Input
      {...props}
      inputMode={fieldType(schema) === "integer" ? "numeric" : "decimal"}
      className="num"
      readOnly={readOnly}
      value={value === undefined || value === null ? "" : String(value)}
      placeholder={schema.placeholder ?? (schema.default === undefined || schema.default === null ? "" : String(schema.default))}
      onChange={(event) => read(event.target.value)}
    />
  );
}

export function SwitchControl({ schema, value, onChange, label: _label, path: _path, ...props }: ControlProps) {
  const { readOnly } = useForm();
  const on = typeof value === "boolean" ? value : schema.default === true;
  return <Switch {...props} checked={on} disabled={readOnly} onCheckedChange={onChange} />;
}

/** A list of texts, one line each. */
export function TextListControl({ value, onChange, label, schema, id, path: _path, ...props }: ControlProps) {
  const { readOnly } = useForm();
  const lines = Array.isArray(value) ? value.map(String) : [];
  const set = (next: string[]) => onChange(next.length === 0 ? undefined : next);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would need a legend, and the label above is one
    <div className="grid gap-1.5" role="group" id={id} aria-label={label} {...props}>
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place
        <div key={index} className="flex items-center gap-1">
          <Input
            aria-label={`${label} ${index + 1}`}
            value={line}
            readOnly={readOnly}
            placeholder={schema.placeholder}
            onChange={(event) => set(lines.map((other, at) => (at === index ? event.target.value : other)))}
          />
          {!readOnly && (
            <IconButton label={`Remove ${label} ${index + 1}`} onClick={() => set(lines.filter((_, at) => at !== index))}>
              <X />
            </IconButton>
          )}
        </div>
      ))}
      {!readOnly && (
        <Button variant="outline" size="sm" className="justify-self-start" onClick={() => onChange([...lines, ""])}>
          <Plus /> Add
        </Button>
      )}
    </div>
  );
}
