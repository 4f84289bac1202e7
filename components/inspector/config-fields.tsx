"use client";
import { ChevronRight } from "lucide-react";
import { formatFieldPath } from "@/server/workflow/field-path";
import { ConfigField } from "./config-field";
import type { FieldsProps } from "./form-context";
import { type FormSchema, isShown } from "./form-schema";
import { useOpensFor } from "./use-opens-for";

/** Every field of an object, the advanced ones under "More". */
export function ConfigFields({ schema, path, value, onChange }: FieldsProps) {
  const fields = Object.entries(schema.properties ?? {}).filter(([, field]) => isShown(field, schema, value));
  const [plain, advanced] = [fields.filter(([, field]) => !field.advanced), fields.filter(([, field]) => field.advanced)];
  // A setting that is in use is not hidden.
  const isUsed = advanced.some(([name]) => value[name] !== undefined);
  const [more, setMore] = useOpensFor(
    advanced.map(([name]) => formatFieldPath(["config", ...path, name])),
    isUsed,
  );
  // What is left empty comes from its profile.
  const isFilled = path.length === 0 && value.profile !== undefined;
  const draw = ([name, field]: [string, FormSchema]) => (
    <ConfigField
      key={name}
      name={name}
      schema={field}
      required={!isFilled && (schema.required?.includes(name) ?? false)}
      path={[...path, name]}
      value={value[name]}
      onChange={(next) => onChange(name, next)}
    />
  );
  return (
    <>
      {plain.map(draw)}
      {advanced.length > 0 && (
        <div className="grid gap-3.5">
          <button
            type="button"
            aria-expanded={more}
            onClick={() => setMore(!more)}
            className="flex items-center gap-1 justify-self-start rounded-sm text-xs font-medium text-fg-3 hover:text-fg"
          >
            <ChevronRight className={`size-3.5 transition-transform ${more ? "rotate-90" : ""}`} aria-hidden="true" />
            More
          </button>
          {more && advanced.map(draw)}
        </div>
      )}
    </>
  );
}
