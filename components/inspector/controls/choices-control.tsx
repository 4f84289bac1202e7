"use client";
import { Checkbox } from "@/components/ui/checkbox";
import { useForm } from "../form-context";
import type { ControlProps } from "./control-props";

/** Any number of a few words, each with a box to tick. */
export function ChoicesControl({ id, schema, value, onChange, label, path: _path, ...props }: ControlProps) {
  const { readOnly } = useForm();
  const options = (schema.items?.enum ?? []).map(String);
  const chosen = (Array.isArray(value) ? value : Array.isArray(schema.default) ? schema.default : []).map(String);
  const toggle = (option: string, on: boolean) => onChange(options.filter((other) => (other === option ? on : chosen.includes(other))));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would need a legend, and the label above is one
    <div className="flex flex-wrap gap-x-4 gap-y-1.5" role="group" id={id} aria-label={label} {...props}>
      {options.map((option) => (
        // biome-ignore lint/a11y/noLabelWithoutControl: the box is a Radix checkbox inside
        <label key={option} className="flex items-center gap-1.5 text-sm">
          <Checkbox checked={chosen.includes(option)} disabled={readOnly} onCheckedChange={(on) => toggle(option, on === true)} />
          {option.charAt(0).toUpperCase() + option.slice(1)}
        </label>
      ))}
    </div>
  );
}
