"use client";
// A box for code or data: the editor with its language, and what can be done to the whole text.
import { Maximize2, WandSparkles } from "lucide-react";
import { type ReactNode, useState } from "react";
import { cn } from "@/components/cn";
import { lazyPart } from "@/components/lazy-part";
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { IconButton } from "@/components/ui/icon-button";
import { fieldClasses } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import type { CodeEditorProps } from "./code-editor";

const CodeEditor = lazyPart(
  () => import("./code-editor").then((module) => module.default),
  () => <Skeleton className="m-1.5 h-5" />,
);

type CodeBoxProps = Omit<CodeEditorProps, "describedBy" | "invalid" | "isTall"> & {
  id: string;
  /** What it holds, as a word: "JSON". */
  tag: string;
  /** Beside the tag at the right. */
  tools?: ReactNode;
  "aria-describedby"?: string | undefined;
  "aria-invalid"?: true | undefined;
};

export function CodeBox({ id, tag, tools, "aria-describedby": describedBy, "aria-invalid": isInvalid, ...editor }: CodeBoxProps) {
  const [isWide, setIsWide] = useState(false);
  const { label, value, language, readOnly, onChange } = editor;
  const formatted = language === "json" ? formatJson(value) : null;
  return (
    <div id={id} className={cn(fieldClasses, "overflow-hidden px-0 focus-within:border-accent", isInvalid && "border-fail")}>
      <div className="flex h-7 items-center gap-0.5 border-b border-line bg-sunken/60 pr-1 pl-2.5">
        <span className="flex-1 text-2xs text-fg-3">{tag}</span>
        {tools}
        {!readOnly && language === "json" && (
          <IconButton
            label={`Format ${label}`}
            className="size-6"
            disabled={formatted === null || formatted === value}
            onClick={() => formatted !== null && onChange(formatted)}
          >
            <WandSparkles />
          </IconButton>
        )}
        <IconButton label={`Open ${label} in a large window`} className="size-6" onClick={() => setIsWide(true)}>
          <Maximize2 />
        </IconButton>
      </div>
      <CodeEditor {...editor} describedBy={describedBy} invalid={isInvalid === true} />
      <Dialog open={isWide} onOpenChange={setIsWide}>
        <DialogContent className="h-[calc(100dvh-4rem)] max-w-5xl grid-rows-[auto_1fr]">
          <DialogHeader>
            <DialogTitle>{label}</DialogTitle>
            <DialogDescription>{tag}. Changes are kept as you type.</DialogDescription>
          </DialogHeader>
          <div className={cn(fieldClasses, "min-h-0 overflow-hidden px-0 focus-within:border-accent")}>
            <CodeEditor {...editor} isTall />
          </div>
        </DialogContent>
      </Dialog>
    </div>
  );
}

/** Null when it is not JSON. */
function formatJson(text: string): string | null {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    // Not JSON, or not yet.
    return null;
  }
}
