"use client";
// A text box that becomes an editor when it gets the focus: the form opens at once, and the letters typed before the editor's code
// has come are kept. When it is left it is a text box again.
import "./expression.css";
import { type Ref, useEffect, useImperativeHandle, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { cn } from "@/components/cn";
import { fieldClasses } from "@/components/ui/input";
import type { Moment } from "@/server/workflow/graph/check-name";
import { outsideReferences, placeInBox } from "./drop-place";
import type { OpenEditor } from "./expression-editor";
import type { ExpressionPlace, FieldLanguage } from "./expression-place";
import { findReferenceRanges } from "./find-reference";
import type { Point } from "./use-value-drop";

/** null without a network: the text box, which takes the same text, goes on in its place, and the next focus asks again. */
const load = () => import("./expression-editor").catch(() => null);

export type ExpressionHandle = {
  /** Writes it under a point of the screen, else where the caret is, or was last, and puts the focus there. */
  insert: (text: string, at?: Point) => void;
  focus: () => void;
};

export type ExpressionFieldProps = {
  id: string;
  label: string;
  text: string;
  onChange: (text: string) => void;
  language: FieldLanguage;
  moment: Moment;
  place: ExpressionPlace | null;
  isMultiline: boolean;
  placeholder?: string | undefined;
  readOnly: boolean;
  handle?: Ref<ExpressionHandle>;
  onFocusChange?: (isFocused: boolean) => void;
  /** Where a value that is dragged over it would land. */
  dropAt?: Point | null;
  className?: string;
  "aria-describedby"?: string | undefined;
  "aria-invalid"?: true | undefined;
};

export function ExpressionField(props: ExpressionFieldProps) {
  const { id, label, text, language, isMultiline, placeholder, readOnly, className, dropAt = null, ...rest } = props;
  const { box, host, isOpen, ...events } = useEditorInPlace(props);
  const aria = { "aria-describedby": rest["aria-describedby"], "aria-invalid": rest["aria-invalid"] };
  return (
    <div className="expression-box rounded-[7px] bg-panel dark:bg-sunken" data-mono={language !== "template"}>
      {language === "template" && !isOpen && <Backdrop text={text} />}
      {dropAt && !isOpen && box.current && <DropCaret box={box.current} text={text} at={dropPlace(box.current, dropAt, language)} />}
      <textarea
        {...aria}
        {...events}
        id={id}
        ref={box}
        aria-label={label}
        value={text}
        readOnly={readOnly}
        rows={isMultiline ? 3 : 1}
        spellCheck={isMultiline && language === "template"}
        placeholder={placeholder}
        hidden={isOpen}
        className={cn(
          fieldClasses,
          "field-sizing-content relative block max-h-96 bg-transparent dark:bg-transparent",
          isMultiline ? "min-h-20 resize-y" : "min-h-[30px] resize-none",
          className,
        )}
      />
      <div
        ref={host}
        hidden={!isOpen}
        className={cn(
          fieldClasses,
          "expression-editor nokey focus-within:border-accent focus-within:outline-2 focus-within:outline-accent",
          isMultiline ? "min-h-20" : "min-h-[30px]",
          aria["aria-invalid"] && "border-fail",
          className,
        )}
      />
    </div>
  );
}

/** The tint under references while it is a text box. */
function Backdrop({ text }: { text: string }) {
  const ranges = text.includes("{{") ? findReferenceRanges(text) : [];
  if (ranges.length === 0) return null;
  const pieces = ranges.flatMap(({ from, to }, index) => {
    const before = ranges[index - 1]?.to ?? 0;
    return [
      { from: before, text: text.slice(before, from), isReference: false },
      { from, text: text.slice(from, to), isReference: true },
    ];
  });
  return (
    <div className="expression-backdrop" aria-hidden="true">
      {pieces.map(({ from, text: piece, isReference }) =>
        isReference ? <mark key={`r${from}`}>{piece}</mark> : <span key={`t${from}`}>{piece}</span>,
      )}
    </div>
  );
}

/** In a text box, where no browser shows one for what it does not take itself. */
function DropCaret({ box, text, at }: { box: HTMLTextAreaElement; text: string; at: number }) {
  return (
    <div
      className="expression-backdrop"
      aria-hidden="true"
      ref={(layer) => {
        if (layer) layer.scrollTop = box.scrollTop;
      }}
    >
      {text.slice(0, at)}
      <span className="expression-drop-caret" data-at={at} />
      {text.slice(at)}
    </div>
  );
}

function dropPlace(box: HTMLTextAreaElement, at: Point, language: FieldLanguage): number {
  const place = placeInBox(box, at);
  return language === "template" ? outsideReferences(box.value, place) : place;
}

/** Opens the editor over the text box and takes it away again. The external system is CodeMirror's own document. */
function useEditorInPlace(props: ExpressionFieldProps) {
  const box = useRef<HTMLTextAreaElement>(null);
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<OpenEditor | null>(null);
  const latest = useRef(props);
  const caret = useRef<{ from: number; to: number } | null>(null);
  const holds = useRef({ pointer: false, composing: false });
  const [isOpen, setIsOpen] = useState(false);
  latest.current = props;

  // Fetched while the form is read.
  useEffect(() => void load(), []);
  useEffect(() => editor.current?.setText(props.text), [props.text]);
  useEffect(() => () => editor.current?.destroy(), []);

  const close = () => {
    const open = editor.current;
    if (!open || !document.hasFocus()) return;
    editor.current = null;
    const { from, to } = open.view.state.selection.main;
    caret.current = { from, to };
    setIsOpen(false);
    latest.current.onFocusChange?.(false);
    // Not while it is telling of its own blur.
    queueMicrotask(() => open.destroy());
  };

  const open = async () => {
    const module = await load();
    const field = box.current;
    const { readOnly, place, label } = latest.current;
    if (!module || !field || !host.current || !place || readOnly || editor.current) return;
    if (document.activeElement !== field || holds.current.pointer || holds.current.composing) return;
    host.current.hidden = false;
    editor.current = module.openExpressionEditor({
      ...latest.current,
      place,
      host: host.current,
      text: field.value,
      selection: { from: field.selectionStart, to: field.selectionEnd },
      placeholder: latest.current.placeholder ?? "",
      attributes: attributesOf(latest.current, label),
      onChange: (text) => latest.current.onChange(text),
      onBlur: close,
    });
    editor.current.view.focus();
    // At once: with both on the page a screen reader would find the field twice.
    flushSync(() => setIsOpen(true));
    module.continueTyping(editor.current.view, latest.current.language !== "template");
  };
  const openSoon = () => requestAnimationFrame(() => void open());

  useImperativeHandle(props.handle, () => ({
    focus: () => (editor.current ? editor.current.view.focus() : box.current?.focus()),
    insert(text, point) {
      const { language } = latest.current;
      const open = editor.current;
      if (open) return open.insert(text, point);
      const field = box.current;
      const whole = latest.current.text;
      const dropped = field && point ? dropPlace(field, point, language) : null;
      if (dropped !== null) caret.current = { from: dropped, to: dropped };
      const { from, to } = caret.current ?? { from: field?.selectionStart ?? whole.length, to: field?.selectionEnd ?? whole.length };
      const at = Math.min(from, whole.length);
      latest.current.onChange(whole.slice(0, at) + text + whole.slice(Math.min(to, whole.length)));
      caret.current = { from: at + text.length, to: at + text.length };
      requestAnimationFrame(() => {
        field?.focus();
        field?.setSelectionRange(at + text.length, at + text.length);
      });
    },
  }));

  return {
    box,
    host,
    isOpen,
    onFocus: () => {
      latest.current.onFocusChange?.(true);
      openSoon();
    },
    onBlur: () => {
      const field = box.current;
      if (field && !editor.current) {
        caret.current = { from: field.selectionStart, to: field.selectionEnd };
        latest.current.onFocusChange?.(false);
      }
    },
    onPointerDown: () => {
      holds.current.pointer = true;
      const release = () => {
        holds.current.pointer = false;
        openSoon();
      };
      window.addEventListener("pointerup", release, { once: true });
    },
    onCompositionStart: () => {
      holds.current.composing = true;
    },
    onCompositionEnd: () => {
      holds.current.composing = false;
      openSoon();
    },
    onChange: (event: { target: { value: string } }) => latest.current.onChange(event.target.value),
    onKeyDown: (event: { key: string; preventDefault: () => void }) => {
      // One line: Enter has nothing to add.
      if (!latest.current.isMultiline && event.key === "Enter") event.preventDefault();
    },
  };
}

function attributesOf(props: ExpressionFieldProps, label: string): Record<string, string> {
  const attributes: Record<string, string> = { "aria-label": label, "aria-multiline": String(props.isMultiline) };
  if (props["aria-describedby"]) attributes["aria-describedby"] = props["aria-describedby"];
  if (props["aria-invalid"]) attributes["aria-invalid"] = "true";
  return attributes;
}
