"use client";
import { type DragEvent, useRef, useState } from "react";
import { CodeBox } from "@/components/code/code-box";
import type { CodeHandle } from "@/components/code/code-editor";
import type { ValueReference } from "@/components/expression/insert-targets";
import { useInsertTarget } from "@/components/expression/use-insert-target";
import { holdsValue, readValueDrag } from "@/components/expression/value-drag";
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
  const insert = ({ root, path }: ValueReference) => {
    const written = `{{ ${writeReference(root, path)} }}`;
    handle.current?.insert(text.trim() === "" || isInText(text) ? written : JSON.stringify(written));
  };
  useInsertTarget(targets, { id, label, readOnly: !mayRefer, insert });
  const drop = (event: DragEvent) => {
    const reference = mayRefer ? readValueDrag(event.dataTransfer) : null;
    if (!reference) return;
    event.preventDefault();
    event.stopPropagation();
    insert(reference);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what is dropped here can be inserted by keyboard from the list of values
    <div onDragOver={(event) => mayRefer && holdsValue(event.dataTransfer) && event.preventDefault()} onDropCapture={drop}>
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
const isInText = (text: string) => !/^\s*[[{](?!\{)/.test(text);
