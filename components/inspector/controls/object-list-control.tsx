"use client";
import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { useForm } from "../form-context";
import { isRecord, newEntry, withKey } from "../form-schema";
import type { ControlProps } from "./control-props";

/** A list of small forms: cases, input fields. The order counts and can be changed. */
export function ObjectListControl({ id, schema, path, value, onChange, label, ...aria }: ControlProps) {
  const { readOnly, Fields } = useForm();
  const entries = Array.isArray(value) ? value : [];
  const items = schema.items ?? {};
  const set = (next: unknown[]) => onChange(next.length === 0 ? undefined : next);
  const swap = (index: number, other: number) => {
    const next = [...entries];
    [next[index], next[other]] = [next[other], next[index]];
    set(next);
  };
  const single = label.replace(/ies$/, "y").replace(/s$/, "").toLowerCase();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would need a legend, and the label above is one
    <div className="grid gap-2" role="group" id={id} aria-label={label} {...aria}>
      {entries.map((entry, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: entries have no identity but their place
        <div key={index} className="grid gap-2.5 rounded-md border border-line bg-sunken/60 p-2.5">
          <div className="flex items-center">
            <span className="flex-1 text-2xs font-medium text-fg-3">
              {single.charAt(0).toUpperCase() + single.slice(1)} {index + 1}
            </span>
            {!readOnly && (
              <>
                <IconButton label={`Move ${single} ${index + 1} up`} disabled={index === 0} onClick={() => swap(index, index - 1)}>
                  <ArrowUp />
                </IconButton>
                <IconButton
                  label={`Move ${single} ${index + 1} down`}
                  disabled={index === entries.length - 1}
                  onClick={() => swap(index, index + 1)}
                >
                  <ArrowDown />
                </IconButton>
                <IconButton label={`Remove ${single} ${index + 1}`} onClick={() => set(entries.filter((_, at) => at !== index))}>
                  <Trash2 />
                </IconButton>
              </>
            )}
          </div>
          <Fields
            schema={items}
            path={[...path, index]}
            value={isRecord(entry) ? entry : {}}
            onChange={(name, next) =>
              set(entries.map((other, at) => (at === index ? withKey(isRecord(other) ? other : {}, name, next) : other)))
            }
          />
        </div>
      ))}
      {!readOnly && (
        <Button variant="outline" size="sm" className="justify-self-start" onClick={() => onChange([...entries, newEntry(items)])}>
          <Plus /> Add {single}
        </Button>
      )}
    </div>
  );
}
