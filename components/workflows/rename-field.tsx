"use client";
import { useEffect, useRef } from "react";
import { Input } from "@/components/ui/input";
import { limits } from "@/server/limits";

type RenameFieldProps = { name: string; onRename: (name: string) => void; onCancel: () => void };

/** A name being edited in place: Enter or leaving keeps it, Escape does not. An empty name is not kept. */
export function RenameField({ name, onRename, onCancel }: RenameFieldProps) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.select(), []);
  const finish = (text: string) => (text.trim() === "" ? onCancel() : onRename(text.trim()));
  return (
    <Input
      ref={field}
      aria-label="Workflow name"
      defaultValue={name}
      maxLength={limits.nameChars}
      className="relative z-10 h-7 max-w-80 font-[550]"
      onBlur={(event) => finish(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === "Enter") finish(event.currentTarget.value);
        if (event.key === "Escape") onCancel();
      }}
    />
  );
}
