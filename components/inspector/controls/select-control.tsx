"use client";
import { Segmented } from "@/components/ui/segmented";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import { useForm } from "../form-context";
import type { FormSchema } from "../form-schema";
import type { ControlProps } from "./control-props";

/** In the words of its author, else the value itself without dashes. */
const optionWord = (option: unknown, { words }: FormSchema) => {
  const own = words && Object.hasOwn(words, String(option)) ? words[String(option)] : undefined;
  if (own !== undefined) return own;
  const text = String(option).replaceAll("-", " ");
  return /^[A-Z]+$/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);
};

/** A few short words stand side by side. */
const sideBySide = { options: 3, chars: 30 } as const;

export function SelectControl({ schema, value, onChange, label, path: _path, ...props }: ControlProps) {
  const { readOnly } = useForm();
  const options = (schema.enum ?? []).filter((option) => option !== null);
  const chosen = options.find((option) => option === value) ?? (value === undefined ? schema.default : undefined);
  const choose = (next: string) => onChange(options.find((option) => String(option) === next));
  const isShort =
    options.length <= sideBySide.options && options.map((option) => optionWord(option, schema)).join("").length <= sideBySide.chars;
  if (isShort && !readOnly)
    return (
      // biome-ignore lint/a11y/useSemanticElements: a fieldset would need a legend, and the label above is one
      <div {...props} role="group" aria-label={label}>
        <Segmented
          label={label}
          value={chosen === undefined ? "" : String(chosen)}
          onValueChange={choose}
          options={options.map((option) => ({ value: String(option), label: optionWord(option, schema) }))}
        />
      </div>
    );
  return (
    <Select value={chosen === undefined ? "" : String(chosen)} disabled={readOnly} onValueChange={choose}>
      <SelectTrigger {...props}>
        <SelectValue placeholder="Choose" />
      </SelectTrigger>
      <SelectContent>
        {options.map((option) => (
          <SelectItem key={String(option)} value={String(option)}>
            {optionWord(option, schema)}
          </SelectItem>
        ))}
      </SelectContent>
    </Select>
  );
}
