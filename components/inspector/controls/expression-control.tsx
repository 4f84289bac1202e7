"use client";
import { useCallback, useRef, useState } from "react";
import { cn } from "@/components/cn";
import { ExpressionField, type ExpressionHandle } from "@/components/expression/expression-field";
import type { FieldLanguage } from "@/components/expression/expression-place";
import type { ValueReference } from "@/components/expression/insert-targets";
import { LiveValue } from "@/components/expression/live-value";
import { useInsertTarget } from "@/components/expression/use-insert-target";
import { type Point, useValueDrop } from "@/components/expression/use-value-drop";
import { momentOf } from "@/server/workflow/graph/check-name";
import { writeReference } from "@/server/workflow/values/write-reference";
import { useForm } from "../form-context";
import { fieldType } from "../form-schema";
import type { ControlProps } from "./control-props";
import { ReferenceMenu } from "./reference-menu";

type ExpressionControlProps = Pick<ControlProps, "id" | "label" | "schema" | "aria-describedby" | "aria-invalid"> & {
  text: string;
  onText: (text: string) => void;
  language: Exclude<FieldLanguage, "javascript">;
  isMultiline: boolean;
  /** Put the focus into it when it is drawn. */
  startsFocused?: boolean;
};

/** A field that takes expressions: typed with help, chosen from a list, or dropped into it; with the value it would have. */
export function ExpressionControl({
  id,
  label,
  schema,
  text,
  onText,
  language,
  isMultiline,
  startsFocused,
  ...aria
}: ExpressionControlProps) {
  const { readOnly, place, targets } = useForm();
  // A text of a fixed form (a name) cannot be an expression, and a trigger has nothing before it.
  const mayRefer = !readOnly && schema.pattern === undefined && place !== null;
  const handle = useRef<ExpressionHandle>(null);
  const [isFocused, setIsFocused] = useState(false);
  const [dropAt, setDropAt] = useState<Point | null>(null);
  const moment = momentOf(schema);
  const insert = ({ root, path }: ValueReference, at?: Point) => {
    const written = writeReference(root, path, language);
    handle.current?.insert(language === "template" ? `{{ ${written} }}` : written, at);
  };
  useInsertTarget(targets, { id, label, readOnly: !mayRefer, insert });
  const readScope = useCallback(() => place?.scope(moment) ?? {}, [place, moment]);
  const drop = useValueDrop({ isAllowed: mayRefer, onDrop: insert, onMove: setDropAt });
  const focusFirst = useCallback((element: HTMLDivElement | null) => {
    if (element) element.querySelector("textarea")?.focus();
  }, []);
  return (
    <div
      className={cn("relative rounded-[7px]", drop.isOver && "outline-2 outline-accent")}
      ref={startsFocused ? focusFirst : undefined}
      {...drop.events}
    >
      <ExpressionField
        {...aria}
        id={id}
        handle={handle}
        dropAt={dropAt}
        label={label}
        text={text}
        onChange={onText}
        language={language}
        moment={moment}
        place={mayRefer ? place : null}
        isMultiline={isMultiline}
        placeholder={schema.placeholder}
        readOnly={readOnly}
        onFocusChange={(focused) => {
          setIsFocused(focused);
          if (focused) targets.focused(id);
        }}
      />
      {mayRefer && (
        <div className="absolute top-[3px] right-[3px]">
          <ReferenceMenu label={label} moment={moment} onChoose={insert} />
        </div>
      )}
      {isFocused && mayRefer && (
        <LiveValue id={`${id}-live`} text={text} language={language} isText={fieldType(schema) === "string"} readScope={readScope} />
      )}
    </div>
  );
}
