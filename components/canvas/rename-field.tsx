"use client";
import { useState } from "react";
import { cn } from "@/components/cn";
import { limits } from "@/server/limits";

type RenameFieldProps = {
  label: string;
  value: string;
  className?: string;
  /** The new name, or null when it stays as it was. Called once. */
  onDone: (name: string | null) => void;
};

/** A name being edited in its own place: Enter or leaving the field keeps it, Escape does not. */
export function RenameField({ label, value, className, onDone }: RenameFieldProps) {
  const [text, setText] = useState(value);
  const finish = (keep: boolean) => {
    const name = text.trim();
    onDone(keep && name !== "" && name !== value ? name : null);
  };
  return (
    <input
      aria-label={label}
      className={cn("rounded-xs bg-panel px-1 outline-2 outline-accent/60", className)}
      value={text}
      maxLength={limits.nameChars}
      // Focus follows what the person just asked for.
      ref={(field) => {
        if (field && document.activeElement !== field && text === value) {
          field.focus();
          field.select();
        }
      }}
      onChange={(event) => setText(event.target.value)}
      onBlur={() => finish(true)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Enter") event.currentTarget.blur();
        if (event.key === "Escape") finish(false);
      }}
    />
  );
}
