"use client";
// CodeMirror with whole languages, loaded only when a field needs it: see code-box.tsx.
import "@/components/expression/expression.css";
import { javascript } from "@codemirror/lang-javascript";
import { json } from "@codemirror/lang-json";
import { sql } from "@codemirror/lang-sql";
import { foldGutter } from "@codemirror/language";
import { Compartment, EditorState, type Extension } from "@codemirror/state";
import { dropCursor, EditorView, lineNumbers, placeholder as placeholderText } from "@codemirror/view";
import { minimalSetup } from "codemirror";
import { type Ref, useEffect, useImperativeHandle, useRef } from "react";
import { expressionCompletions } from "@/components/expression/editor-completions";
import type { ExpressionPlace } from "@/components/expression/expression-place";
import type { Point } from "@/components/expression/use-value-drop";
import type { Moment } from "@/server/workflow/graph/check-name";
import { codeColors, codeTheme } from "./editor-theme";
import { syntaxMarks } from "./syntax-marks";

export type CodeLanguage = "javascript" | "json" | "sql";

export type CodeHandle = {
  /** Writes it under a point of the screen, else in place of what is selected. `piece` may hang on the text and the place in it. */
  insert: (piece: string | ((text: string, at: number) => string), at?: Point) => void;
};

export type CodeEditorProps = {
  value: string;
  onChange: (text: string) => void;
  language: CodeLanguage;
  label: string;
  describedBy?: string | undefined;
  invalid?: boolean;
  readOnly?: boolean;
  placeholder?: string;
  /** What may be named in it; left out: nothing. */
  values?: { place: ExpressionPlace; moment: Moment } | null;
  handle?: Ref<CodeHandle>;
  onFocus?: () => void;
  /** As high as what is around it, in a dialog of its own. */
  isTall?: boolean;
};

/** JSON fields may hold one expression, or plain text, in the place of JSON. */
const looksLikeJson = (text: string) => /^\s*[[{](?!\{)/.test(text);

const languages: Record<CodeLanguage, Extension> = {
  javascript: [javascript(), lineNumbers(), foldGutter(), syntaxMarks(() => true)],
  json: [json(), foldGutter(), syntaxMarks(looksLikeJson)],
  // Which words are SQL hangs on the database, so nothing is marked as wrong.
  sql: [sql(), lineNumbers()],
};

const tall = EditorView.theme({ "&": { height: "100%" }, ".cm-scroller": { maxHeight: "none !important", fontSize: "13px" } });

/** Grows with its text. Tab leaves the field, as everywhere: only Escape, Enter and arrows belong to the editor. */
export default function CodeEditor(props: CodeEditorProps) {
  const { value, language, label, describedBy, invalid = false, readOnly = false, placeholder = "", isTall = false } = props;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef(props);
  const attributes = useRef(new Compartment());
  latest.current = props;
  const place = props.values?.place ?? null;
  const moment = props.values?.moment ?? "before-step";

  useImperativeHandle(props.handle, () => ({
    insert(piece, point) {
      const editor = view.current;
      if (!editor) return;
      const { main } = editor.state.selection;
      const under = point && editor.posAtCoords(point, false);
      const { from, to } = under === undefined ? main : { from: under, to: under };
      const insert = typeof piece === "string" ? piece : piece(editor.state.doc.toString(), from);
      editor.dispatch({ changes: { from, to, insert }, selection: { anchor: from + insert.length } });
      editor.focus();
    },
  }));

  // The external system is CodeMirror's own document.
  useEffect(() => {
    if (!host.current) return;
    const made = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: latest.current.value,
        extensions: [
          minimalSetup,
          languages[language],
          codeTheme,
          codeColors,
          isTall ? tall : [],
          EditorView.lineWrapping,
          dropCursor(),
          place ? expressionCompletions({ place, moment, language: language === "json" ? "template" : "javascript" }) : [],
          placeholderText(placeholder),
          attributes.current.of([]),
          EditorView.domEventHandlers({ focus: () => latest.current.onFocus?.() }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current.onChange(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = made;
    return () => {
      view.current = null;
      made.destroy();
    };
  }, [language, placeholder, place, moment, isTall]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: an editor that was made anew has no attributes yet
  useEffect(() => {
    // The box around it may scroll, so that it is a stop of the Tab key itself.
    const content: Record<string, string> = { "aria-label": label, tabindex: "0" };
    if (describedBy) content["aria-describedby"] = describedBy;
    if (invalid) content["aria-invalid"] = "true";
    view.current?.dispatch({
      effects: attributes.current.reconfigure([
        EditorView.contentAttributes.of(content),
        EditorState.readOnly.of(readOnly),
        EditorView.editable.of(!readOnly),
      ]),
    });
  }, [label, describedBy, invalid, readOnly, language, placeholder, place, moment, isTall]);

  // Undo, a stale save, a paste: the text changed elsewhere.
  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);

  return <div ref={host} className={isTall ? "cm-host nokey h-full" : "cm-host nokey"} />;
}
