"use client";
import { type ReactNode, useId } from "react";
import { cn } from "@/components/cn";
import { Label } from "./label";

type ControlProps = { id: string; "aria-describedby": string | undefined; "aria-invalid": true | undefined };

type FieldProps = {
  label: ReactNode;
  /** Said under the control while nothing is wrong. */
  hint?: ReactNode;
  /** What is wrong and how to fix it; takes the hint's place. */
  error?: ReactNode;
  /** At the right end of the label, e.g. "Optional". */
  aside?: ReactNode;
  className?: string;
  /** By which the place is found that a link or a problem leads to. */
  name?: string | undefined;
  /** Gets the props that tie the control to its label and texts. */
  children: (control: ControlProps) => ReactNode;
};

/** A labelled control with its hint and error, tied together for screen readers. */
export function Field({ label, hint, error, aside, className, name, children }: FieldProps) {
  const id = useId();
  const noteId = `${id}-note`;
  const note = error ?? hint;
  return (
    <div className={cn("grid gap-1.5", className)} data-field={name}>
      <div className="flex items-baseline justify-between gap-2">
        <Label htmlFor={id}>{label}</Label>
        {aside && <span className="text-2xs text-fg-3">{aside}</span>}
      </div>
      {children({ id, "aria-describedby": note ? noteId : undefined, "aria-invalid": error ? true : undefined })}
      {note && (
        <p id={noteId} className={cn("text-xs text-pretty", error ? "text-fail-fg" : "text-fg-3")} role={error ? "alert" : undefined}>
          {note}
        </p>
      )}
    </div>
  );
}
