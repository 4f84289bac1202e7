"use client";
// The shape of an answer: a list of fields, which is what most need, or JSON Schema as it is.
import { Plus, Sparkles, X } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from "@/components/ui/dropdown-menu";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { Segmented } from "@/components/ui/segmented";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import { useForm } from "../form-context";
import { isRecord } from "../form-schema";
import { fieldTypes, readSchemaFields, type SchemaField, schemaExamples, writeSchemaFields } from "../schema-fields";
import type { ControlProps } from "./control-props";
import { JsonControl } from "./json-control";

export function SchemaControl(props: ControlProps) {
  const { id, label, value, onChange, schema: _schema, path: _path, ...aria } = props;
  const { readOnly } = useForm();
  const fields = value === undefined ? [] : isRecord(value) ? readSchemaFields(value) : null;
  const [asked, setAsked] = useState<"fields" | "json" | null>(null);
  // What the list cannot show is not lost in it.
  const view = fields === null ? "json" : (asked ?? "fields");
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would need a legend, and the label above is one
    <div {...aria} id={id} role="group" aria-label={label} className="grid gap-1.5">
      <div className="flex items-center justify-between gap-2">
        <Segmented
          label={`How ${label} is shown`}
          value={view}
          onValueChange={setAsked}
          options={[
            { value: "fields", label: "Fields" },
            { value: "json", label: "JSON Schema" },
          ]}
        />
        {!readOnly && <Examples onChoose={onChange} />}
      </div>
      {view === "fields" && fields !== null ? (
        <SchemaFields
          label={label}
          fields={fields}
          onFields={(next) => onChange(next.length === 0 ? undefined : writeSchemaFields(next))}
        />
      ) : (
        <>
          {fields === null && asked === "fields" && <p className="text-2xs text-fg-3">It has more than the list can show.</p>}
          <JsonControl {...props} id={`${id}-json`} />
        </>
      )}
    </div>
  );
}

type SchemaFieldsProps = { label: string; fields: SchemaField[]; onFields: (fields: SchemaField[]) => void };

/** Rows of name and type. One without a name is shown but not kept. */
function SchemaFields({ label, fields, onFields }: SchemaFieldsProps) {
  const { readOnly } = useForm();
  const [rows, setRows] = useState(fields);
  const named = (list: readonly SchemaField[]) => list.filter(({ name }) => name !== "");
  // Changed elsewhere: start again from what is there.
  const shown = JSON.stringify(named(rows)) === JSON.stringify(fields) ? rows : fields;
  const set = (next: SchemaField[]) => {
    setRows(next);
    onFields(named(next));
  };
  return (
    <div className="grid gap-1.5">
      {shown.map((field, index) => (
        <SchemaRow
          // biome-ignore lint/suspicious/noArrayIndexKey: a field's name changes while it is typed
          key={index}
          field={field}
          label={`${label}, field ${index + 1}`}
          onField={(next) => set(shown.map((other, at) => (at === index ? next : other)))}
          onRemove={() => set(shown.filter((_, at) => at !== index))}
        />
      ))}
      {!readOnly && (
        <Button
          variant="outline"
          size="sm"
          className="justify-self-start"
          onClick={() => setRows([...shown, { name: "", type: "text", description: "", required: true }])}
        >
          <Plus /> Add a field
        </Button>
      )}
    </div>
  );
}

type SchemaRowProps = { field: SchemaField; label: string; onField: (field: SchemaField) => void; onRemove: () => void };

function SchemaRow({ field, label, onField, onRemove }: SchemaRowProps) {
  const { readOnly } = useForm();
  return (
    <div className="grid gap-1 rounded-md border border-line bg-sunken/60 p-1.5">
      <div className="grid grid-cols-[minmax(0,1fr)_116px_auto] items-center gap-1">
        <Input
          aria-label={`${label}: name`}
          placeholder="Name"
          value={field.name}
          readOnly={readOnly}
          spellCheck={false}
          onChange={(event) => onField({ ...field, name: event.target.value })}
        />
        <Select
          value={field.type}
          disabled={readOnly}
          onValueChange={(type) => onField({ ...field, type: fieldTypes.find((known) => known.value === type)?.value ?? "text" })}
        >
          <SelectTrigger aria-label={`${label}: type`}>
            <SelectValue />
          </SelectTrigger>
          <SelectContent>
            {fieldTypes.map(({ value, label: word }) => (
              <SelectItem key={value} value={value}>
                {word}
              </SelectItem>
            ))}
          </SelectContent>
        </Select>
        {!readOnly && (
          <IconButton label={`Remove ${label}`} onClick={onRemove}>
            <X />
          </IconButton>
        )}
      </div>
      <div className="flex items-center gap-2">
        <Input
          aria-label={`${label}: what it is`}
          placeholder="What it is, for the model"
          value={field.description}
          readOnly={readOnly}
          onChange={(event) => onField({ ...field, description: event.target.value })}
        />
        {/* biome-ignore lint/a11y/noLabelWithoutControl: the box is a Radix checkbox inside */}
        <label className="flex items-center gap-1.5 text-xs whitespace-nowrap text-fg-2">
          <Checkbox
            checked={field.required}
            disabled={readOnly}
            onCheckedChange={(required) => onField({ ...field, required: required === true })}
          />
          Always
        </label>
      </div>
    </div>
  );
}

function Examples({ onChoose }: { onChoose: (schema: unknown) => void }) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="sm">
          <Sparkles /> Examples
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        {schemaExamples.map(({ label, fields }) => (
          <DropdownMenuItem key={label} onSelect={() => onChoose(writeSchemaFields(fields))}>
            {label}
          </DropdownMenuItem>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
