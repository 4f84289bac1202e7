"use client";
import { useRef, useState } from "react";
import { cn } from "@/components/cn";
import { Textarea } from "@/components/ui/textarea";
import { momentOf } from "@/server/workflow/graph/check-name";
import { useForm } from "../form-context";
import type { ControlProps } from "./control-props";
import { ReferenceMenu } from "./reference-menu";

/**
 * Text that may hold `{{ }}`. Typing two braces, or `=` in an empty field, opens the list of values; the button does so too.
 */
export function TextControl({
  schema,
  value,
  onChange,
  label,
  path: _path,
  multiline = false,
  ...props
}: ControlProps & { multiline?: boolean }) {
  const { readOnly, listReferences } = useForm();
  // A text of a fixed form (a name) cannot be an expression, and a trigger has nothing before it.
  const mayRefer = !readOnly && schema.pattern === undefined && listReferences !== null;
  const field = useRef<HTMLTextAreaElement>(null);
  const [open, setOpen] = useState(false);
  const text = typeof value === "string" ? value : value === undefined || value === null ? "" : JSON.stringify(value);

  const insert = (path: string) => {
    const at = field.current;
    const start = at?.selectionStart ?? text.length;
    const end = at?.selectionEnd ?? start;
    // Braces that opened the list are part of what is inserted.
    const before = text.slice(0, start).replace(/\{\{\s*$/, "");
    const after = text.slice(end).replace(/^\s*\}\}/, "");
    onChange(`${before}{{ ${path} }}${after}`);
    const caret = before.length + path.length + 6;
    requestAnimationFrame(() => {
      at?.focus();
      at?.setSelectionRange(caret, caret);
    });
  };

  const change = (next: string) => {
    if (mayRefer && text === "" && next === "=") {
      setOpen(true);
      return;
    }
    const caret = field.current?.selectionStart ?? next.length;
    if (mayRefer && next.length > text.length && next.slice(0, caret).endsWith("{{")) setOpen(true);
    onChange(next === "" ? undefined : next);
  };

  return (
    <div className="relative">
      <Textarea
        {...props}
        ref={field}
        // A row of a list has no label of its own beside it.
        aria-label={label}
        value={text}
        readOnly={readOnly}
        rows={multiline ? 3 : 1}
        spellCheck={multiline}
        placeholder={schema.placeholder}
        className={cn(mayRefer && "pr-8", multiline ? "min-h-20" : "min-h-[30px] resize-none py-1 leading-5")}
        onChange={(event) => change(event.target.value)}
        onKeyDown={(event) => {
          // One line: Enter has nothing to add.
          if (!multiline && event.key === "Enter") event.preventDefault();
        }}
      />
      {mayRefer && (
        <div className="absolute top-[3px] right-[3px]">
          <ReferenceMenu label={label} moment={momentOf(schema)} open={open} onOpenChange={setOpen} onChoose={insert} />
        </div>
      )}
    </div>
  );
}
