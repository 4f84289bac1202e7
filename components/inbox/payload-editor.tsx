"use client";
import { useState } from "react";
import { isRecord, labelOf, parsePayload, payloadShape } from "@/components/inbox/payload";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Switch } from "@/components/ui/switch";
import { Textarea } from "@/components/ui/textarea";

type PayloadEditorProps = {
  value: unknown;
  onChange: (value: unknown) => void;
  /** Told when the text in the editor is no value (true) and when it is one again (false). */
  onInvalid: (invalid: boolean) => void;
};

/** The payload of a task that may be changed before it is approved. */
export function PayloadEditor({ value, onChange, onInvalid }: PayloadEditorProps) {
  // The shape is decided once, so that an emptied text does not turn into another control under the cursor.
  const [shape] = useState(() => payloadShape(value));
  if (shape === "text") {
    return (
      <Field label="Text">
        {(control) => (
          <Textarea {...control} className="min-h-40" value={String(value ?? "")} onChange={(event) => onChange(event.target.value)} />
        )}
      </Field>
    );
  }
  if (shape === "fields" && isRecord(value)) {
    return (
      <div className="grid gap-3">
        {Object.entries(value).map(([key, entry]) => (
          <EntryField key={key} name={key} value={entry} onChange={(next) => onChange({ ...value, [key]: next })} />
        ))}
      </div>
    );
  }
  return <JsonField value={value} onChange={onChange} onInvalid={onInvalid} />;
}

function EntryField({ name, value, onChange }: { name: string; value: unknown; onChange: (value: unknown) => void }) {
  return (
    <Field label={labelOf(name)}>
      {(control) => {
        if (typeof value === "boolean") return <Switch {...control} checked={value} onCheckedChange={onChange} />;
        if (typeof value === "number")
          return (
            <Input
              {...control}
              type="number"
              step="any"
              defaultValue={value}
              onChange={(event) => event.target.value !== "" && onChange(event.target.valueAsNumber)}
            />
          );
        return (
          <Textarea {...control} className="min-h-9" rows={1} value={String(value)} onChange={(event) => onChange(event.target.value)} />
        );
      }}
    </Field>
  );
}

function JsonField({ value, onChange, onInvalid }: PayloadEditorProps) {
  const [text, setText] = useState(() => JSON.stringify(value, null, 2) ?? "null");
  const [problem, setProblem] = useState<string | null>(null);
  const change = (next: string) => {
    setText(next);
    const parsed = parsePayload(next);
    setProblem("problem" in parsed ? parsed.problem : null);
    onInvalid("problem" in parsed);
    if ("value" in parsed) onChange(parsed.value);
  };
  return (
    <Field label="Data as JSON" error={problem}>
      {(control) => (
        <Textarea
          {...control}
          spellCheck={false}
          className="min-h-40 font-mono text-xs"
          value={text}
          onChange={(event) => change(event.target.value)}
        />
      )}
    </Field>
  );
}
