"use client";

import type { ReactNode } from "react";
import { cn } from "@/components/cn";
import { lazyPart } from "@/components/lazy-part";
import { Field } from "@/components/ui/field";
import { fieldClasses } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";

const CodeEditor = lazyPart(
  () => import("@/components/code/code-editor").then((module) => module.default),
  () => <Skeleton className="m-1.5 h-5" />,
);

type JsonFieldProps = {
  label: string;
  text: string;
  onChange: (text: string) => void;
  hint?: ReactNode;
  error: string | null;
  placeholder?: string;
};

/** A value as JSON text, with room for what is wrong with it. */
export function JsonField({ label, text, onChange, hint, error, placeholder = "" }: JsonFieldProps) {
  return (
    <Field label={label} hint={hint} error={error} aside="JSON">
      {({ id, ...aria }) => (
        <div id={id} className={cn(fieldClasses, "overflow-hidden px-0 focus-within:border-accent", error && "border-fail")}>
          <CodeEditor
            value={text}
            onChange={onChange}
            language="json"
            label={label}
            describedBy={aria["aria-describedby"]}
            invalid={error !== null}
            placeholder={placeholder}
          />
        </div>
      )}
    </Field>
  );
}
