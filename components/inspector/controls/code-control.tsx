"use client";
import dynamic from "next/dynamic";
import { cn } from "@/components/cn";
import { fieldClasses } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { type Moment, momentOf } from "@/server/workflow/graph/check-name";
import { listInside } from "@/server/workflow/values/list-values";
import { writeReference } from "@/server/workflow/values/write-reference";
import { useForm } from "../form-context";
import type { CodeLanguage } from "./code-editor";
import type { ControlProps } from "./control-props";

const CodeEditor = dynamic(() => import("./code-editor"), { ssr: false, loading: () => <Skeleton className="m-1.5 h-5" /> });

const languageNames: Readonly<Record<string, string>> = { cel: "CEL", jsonata: "JSONata", javascript: "JavaScript", cron: "Cron" };

/** A program, or (language "json") data. Reaches the node as written; names of earlier nodes are offered while typing. */
export function CodeControl({ schema, value, onChange, label, path: _path, id, ...props }: ControlProps) {
  const text = typeof value === "string" ? value : "";
  return (
    <CodeBox
      id={id}
      label={label}
      language={schema.language === "javascript" ? "javascript" : "plain"}
      text={text}
      placeholder={schema.placeholder ?? ""}
      tag={schema.language ? (languageNames[schema.language] ?? schema.language) : undefined}
      moment={momentOf(schema)}
      onChange={(next) => onChange(next === "" ? undefined : next)}
      {...props}
    />
  );
}

type CodeBoxProps = {
  id: string;
  label: string;
  language: CodeLanguage;
  text: string;
  placeholder: string;
  tag: string | undefined;
  moment: Moment;
  onChange: (text: string) => void;
  "aria-describedby"?: string | undefined;
  "aria-invalid"?: true | undefined;
};

export function CodeBox({ id, label, language, text, placeholder, tag, moment, onChange, ...aria }: CodeBoxProps) {
  const { readOnly, listReferences } = useForm();
  return (
    <div
      id={id}
      className={cn(fieldClasses, "relative overflow-hidden px-0 focus-within:border-accent", aria["aria-invalid"] && "border-fail")}
    >
      <CodeEditor
        value={text}
        onChange={onChange}
        language={language}
        label={label}
        describedBy={aria["aria-describedby"]}
        invalid={aria["aria-invalid"] === true}
        readOnly={readOnly}
        placeholder={placeholder}
        listCompletions={() =>
          listReferences?.(moment).flatMap(({ choices }) =>
            choices.flatMap((choice) => [choice, ...listInside(choice, 3)]).map(({ root, path }) => writeReference(root, path)),
          ) ?? []
        }
      />
      {tag && <span className="pointer-events-none absolute right-2 bottom-1 text-[10px] text-fg-3">{tag}</span>}
    </div>
  );
}
