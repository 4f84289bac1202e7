"use client";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import { Textarea } from "@/components/ui/textarea";
import type { InputField } from "@/server/triggers/manual";

type RunFieldProps = { field: InputField; value: string | boolean; problem: string | null; onChange: (value: string | boolean) => void };

/** One field of the form that a manual start asks for. */
export function RunField({ field, value, problem, onChange }: RunFieldProps) {
  const text = typeof value === "string" ? value : "";
  const aside = field.required ? undefined : "Optional";
  return (
    <Field label={field.label || field.name} error={problem} aside={field.type === "boolean" ? undefined : aside}>
      {(control) => {
        if (field.type === "boolean") return <Switch {...control} checked={value === true} onCheckedChange={onChange} />;
        if (field.type === "select")
          return (
            <Select value={text} onValueChange={onChange}>
              <SelectTrigger {...control}>
                <SelectValue placeholder="Choose" />
              </SelectTrigger>
              <SelectContent>
                {field.options.map((option) => (
                  <SelectItem key={option} value={option}>
                    {option}
                  </SelectItem>
                ))}
              </SelectContent>
            </Select>
          );
        if (field.type === "long-text" || field.type === "json")
          return (
            <Textarea
              {...control}
              rows={4}
              value={text}
              className={field.type === "json" ? "font-mono text-xs" : undefined}
              onChange={(event) => onChange(event.target.value)}
            />
          );
        return (
          <Input
            {...control}
            inputMode={field.type === "number" ? "decimal" : undefined}
            value={text}
            onChange={(event) => onChange(event.target.value)}
          />
        );
      }}
    </Field>
  );
}
