"use client";
import { useRef, useState } from "react";
import { cn } from "@/components/cn";
import { CodeBox } from "@/components/code/code-box";
import type { CodeHandle } from "@/components/code/code-editor";
import { isInJsonString } from "@/components/expression/drop-place";
import type { ValueReference } from "@/components/expression/insert-targets";
import { useInsertTarget } from "@/components/expression/use-insert-target";
import { type Point, useValueDrop } from "@/components/expression/use-value-drop";
import { momentOf } from "@/server/workflow/graph/check-name";
import { writeReference } from "@/server/workflow/values/write-reference";
import { useForm } from "../form-context";
import { readJsonText, writeJsonText } from "../json-text";
import type { ControlProps } from "./control-props";
import { ReferenceMenu } from "./reference-menu";

/** JSON, in which texts may hold `{{ }}`; or one expression, or plain text. */
export function JsonControl({ schema, value, onChange, label, path: _path, id, ...aria }: ControlProps) {
  const { readOnly, place, targets } = useForm();
  // What was typed stays as typed (spaces, unfinished braces) while it means the same value.
  const [draft, setDraft] = useState(() => writeJsonText(value));
  const text = JSON.stringify(readJsonText(draft)) === JSON.stringify(value) ? draft : writeJsonText(value);
  const handle = useRef<CodeHandle>(null);
  const moment = momentOf(schema);
  const mayRefer = !readOnly && place !== null;
  const insert = ({ root, path }: ValueReference, point?: Point) => {
    const written = `{{ ${writeReference(root, path)} }}`;
    handle.current?.insert((whole, at) => (isInText(whole) || isInJsonString(whole, at) ? written : JSON.stringify(written)), point);
  };
  useInsertTarget(targets, { id, label, readOnly: !mayRefer, insert });
  const { isOver, events } = useValueDrop({ isAllowed: mayRefer, onDrop: insert });
  return (
    <div className={cn("rounded-[7px]", isOver && "outline-2 outline-accent")} {...events}>
      <CodeBox
        {...aria}
        id={id}
        handle={handle}
        label={label}
        language="json"
        value={text}
        placeholder={schema.placeholder ?? ""}
        tag={typeof readJsonText(text) === "string" ? "Text" : "JSON"}
        readOnly={readOnly}
        values={place && { place, moment }}
        tools={mayRefer && <ReferenceMenu label={label} moment={moment} onChoose={insert} />}
        onFocus={() => targets.focused(id)}
        onChange={(next) => {
          setDraft(next);
          onChange(readJsonText(next));
        }}
      />
    </div>
  );
}

/** Plain text, in which an expression stands as it is; in JSON it stands in quotes. */
const isInText = (text: string) => text.trim() === "" || !/^\s*[[{](?!\{)/.test(text);
