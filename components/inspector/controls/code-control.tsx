"use client";
import { useRef } from "react";
import { cn } from "@/components/cn";
import { CodeBox } from "@/components/code/code-box";
import type { CodeHandle } from "@/components/code/code-editor";
import type { ValueReference } from "@/components/expression/insert-targets";
import { useInsertTarget } from "@/components/expression/use-insert-target";
import { type Point, useValueDrop } from "@/components/expression/use-value-drop";
import { writeReference } from "@/server/workflow/values/write-reference";
import { useForm } from "../form-context";
import type { ControlProps } from "./control-props";
import { ExpressionControl } from "./expression-control";

/** A program. Reaches the node as written; conditions and mappings name earlier nodes, code sees its input alone, SQL its parameters. */
export function CodeControl({ schema, value, onChange, path: _path, ...props }: ControlProps) {
  const text = typeof value === "string" ? value : "";
  const set = (next: string) => onChange(next === "" ? undefined : next);
  if (schema.language === "cel" || schema.language === "jsonata")
    return (
      <ExpressionControl
        {...props}
        schema={schema}
        text={text}
        onText={set}
        language={schema.language}
        isMultiline={schema.language === "jsonata"}
      />
    );
  if (schema.language === "sql") return <SqlControl {...props} text={text} onText={set} placeholder={schema.placeholder ?? ""} />;
  return <JavaScriptControl {...props} text={text} onText={set} placeholder={schema.placeholder ?? ""} />;
}

type ProgramControlProps = Omit<ControlProps, "schema" | "path" | "value" | "onChange"> & {
  text: string;
  onText: (text: string) => void;
  placeholder: string;
};

function JavaScriptControl({ text, onText, ...props }: ProgramControlProps) {
  const { readOnly, place, targets } = useForm();
  const handle = useRef<CodeHandle>(null);
  // Code sees nothing but `input`.
  const insert = ({ root, path }: ValueReference, at?: Point) => handle.current?.insert(writeReference(root, path, "javascript"), at);
  const mayRefer = !readOnly && place !== null;
  useInsertTarget(targets, { id: props.id, label: props.label, readOnly: !mayRefer, insert });
  const { isOver, events } = useValueDrop({ isAllowed: mayRefer, onDrop: insert });
  return (
    <div className={cn("rounded-[7px]", isOver && "outline-2 outline-accent")} {...events}>
      <CodeBox
        {...props}
        handle={handle}
        language="javascript"
        tag="JavaScript"
        value={text}
        onChange={onText}
        readOnly={readOnly}
        values={place && { place, moment: "before-step" }}
        onFocus={() => targets.focused(props.id)}
      />
    </div>
  );
}

/** Names nothing of the workflow: values come in as parameters. */
function SqlControl({ text, onText, ...props }: ProgramControlProps) {
  const { readOnly } = useForm();
  return <CodeBox {...props} language="sql" tag="SQL" value={text} onChange={onText} readOnly={readOnly} />;
}
