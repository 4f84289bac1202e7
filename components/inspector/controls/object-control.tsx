"use client";
import { Label } from "@/components/ui/label";
import { useForm } from "../form-context";
import { isRecord, withKey } from "../form-schema";
import type { ControlProps } from "./control-props";

/** A form in a form. */
export function ObjectControl({ id, schema, path, value, onChange, label }: ControlProps) {
  const { Fields } = useForm();
  const fields = isRecord(value) ? value : {};
  return (
    <div id={id} className="grid gap-2.5 rounded-md border border-line bg-sunken/60 p-2.5">
      <Label className="sr-only">{label}</Label>
      <Fields schema={schema} path={path} value={fields} onChange={(name, next) => onChange(withKey(fields, name, next))} />
    </div>
  );
}
