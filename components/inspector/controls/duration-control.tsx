"use client";
import { Clock } from "lucide-react";
import { useState } from "react";
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from "@/components/ui/dropdown-menu";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { parseDuration, writeDuration } from "@/server/workflow/duration";
import { useForm } from "../form-context";
import { fieldType } from "../form-schema";
import type { ControlProps } from "./control-props";
import { ExpressionControl } from "./expression-control";

const common = ["30 seconds", "5 minutes", "1 hour", "1 day", "1 week"] as const;

/** A length of time in words. Kept as text, or where the setting is a number as milliseconds. */
export function DurationControl(props: ControlProps) {
  const type = fieldType(props.schema);
  return type === "number" || type === "integer" ? <MillisecondsControl {...props} /> : <WordsControl {...props} />;
}

function WordsControl({ schema, value, onChange, path: _path, ...props }: ControlProps) {
  const { readOnly } = useForm();
  const text = typeof value === "string" ? value : "";
  const milliseconds = parseDuration(text);
  return (
    <div className="grid gap-1">
      <div className="flex items-start gap-1">
        <div className="min-w-0 flex-1">
          <ExpressionControl
            {...props}
            schema={schema}
            text={text}
            onText={(next) => onChange(next === "" ? undefined : next)}
            language="template"
            isMultiline={false}
          />
        </div>
        {!readOnly && <CommonDurations onChoose={onChange} />}
      </div>
      {text !== "" && !text.includes("{{") && (
        <p className={milliseconds === null ? "text-2xs text-fail-fg" : "text-2xs text-fg-3"}>
          {milliseconds === null ? "Write it like 10 min, 2h 30m or 3 days" : writeDuration(milliseconds)}
        </p>
      )}
    </div>
  );
}

/** Taken when the field is left, so that half a word is not a wrong number. */
function MillisecondsControl({ schema, value, onChange, label, path: _path, ...props }: ControlProps) {
  const { readOnly } = useForm();
  const [draft, setDraft] = useState<string | null>(null);
  const write = (given: unknown) => (typeof given === "number" ? writeDuration(given) : typeof given === "string" ? given : "");
  const take = () => {
    if (draft === null) return;
    const text = draft.trim();
    const milliseconds = /^\d+$/.test(text) ? Number(text) * 1_000 : parseDuration(text);
    setDraft(null);
    if (text === "") onChange(undefined);
    else if (milliseconds !== null) onChange(milliseconds);
  };
  return (
    <div className="flex items-center gap-1">
      <Input
        {...props}
        aria-label={label}
        className="num"
        readOnly={readOnly}
        value={draft ?? write(value)}
        placeholder={write(schema.default) || "10 seconds"}
        autoComplete="off"
        onChange={(event) => setDraft(event.target.value)}
        onBlur={take}
        onKeyDown={(event) => {
          if (event.key === "Enter") take();
        }}
      />
      {!readOnly && <CommonDurations onChoose={(text) => onChange(parseDuration(text) ?? undefined)} />}
    </div>
  );
}

function CommonDurations({ onChoose }: { onChoose: (text: string) => void }) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <IconButton label="Common lengths of time">
          <Clock />
        </IconButton>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        {common.map((text) => (
          <DropdownMenuItem key={text} onSelect={() => onChoose(text)}>
            {text}
          </DropdownMenuItem>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
