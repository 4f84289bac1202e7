"use client";
import { CalendarDays } from "lucide-react";
import { useRef } from "react";
import { IconButton } from "@/components/ui/icon-button";
import { useForm } from "../form-context";
import type { ControlProps } from "./control-props";
import { ExpressionControl } from "./expression-control";

/** A moment as ISO 8601, chosen from a calendar in the person's own time zone, or an expression. */
export function DatetimeControl({ value, onChange, path: _path, ...props }: ControlProps) {
  const { readOnly } = useForm();
  const picker = useRef<HTMLInputElement>(null);
  const text = typeof value === "string" ? value : "";
  const at = text.includes("{{") ? Number.NaN : Date.parse(text);
  return (
    <div className="grid gap-1">
      <div className="relative flex items-start gap-1">
        <div className="min-w-0 flex-1">
          <ExpressionControl
            {...props}
            text={text}
            onText={(next) => onChange(next === "" ? undefined : next)}
            language="template"
            isMultiline={false}
          />
        </div>
        {!readOnly && (
          <>
            <IconButton label={`Choose ${props.label} from a calendar`} onClick={() => picker.current?.showPicker()}>
              <CalendarDays />
            </IconButton>
            <input
              ref={picker}
              type="datetime-local"
              tabIndex={-1}
              aria-hidden="true"
              className="pointer-events-none absolute right-0 bottom-0 size-px opacity-0"
              value={Number.isNaN(at) ? "" : toLocal(new Date(at))}
              onChange={(event) => event.target.value !== "" && onChange(new Date(event.target.value).toISOString())}
            />
          </>
        )}
      </div>
      {!Number.isNaN(at) && text !== "" && (
        <p className="num text-2xs text-fg-3">{new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "short" }).format(at)}</p>
      )}
    </div>
  );
}

/** As the browser's own control writes it. */
function toLocal(date: Date): string {
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
