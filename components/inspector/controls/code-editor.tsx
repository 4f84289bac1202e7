"use client";
// CodeMirror, loaded only when a field needs it: see code-control.tsx.
import { autocompletion, type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import { javascript } from "@codemirror/lang-javascript";
import { json } from "@codemirror/lang-json";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { Compartment, EditorState, type Extension } from "@codemirror/state";
import { EditorView, lineNumbers, placeholder as placeholderText } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { minimalSetup } from "codemirror";
import { useEffect, useRef } from "react";

export type CodeLanguage = "javascript" | "json" | "plain";

export type CodeEditorProps = {
  value: string;
  onChange: (text: string) => void;
  language: CodeLanguage;
  label: string;
  describedBy: string | undefined;
  invalid: boolean;
  readOnly: boolean;
  placeholder: string;
  /** Paths that are offered while typing. */
  listCompletions: () => readonly string[];
};

const languages: Record<CodeLanguage, Extension> = { javascript: [javascript(), lineNumbers()], json: json(), plain: [] };

const theme = EditorView.theme({
  "&": { fontSize: "12px", backgroundColor: "transparent" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--font-geist-mono), ui-monospace, monospace", lineHeight: "1.55", maxHeight: "22rem" },
  ".cm-content": { padding: "6px 0", caretColor: "var(--fg)", minHeight: "1.6em" },
  ".cm-line": { padding: "0 10px" },
  ".cm-gutters": { backgroundColor: "transparent", color: "var(--fg-3)", border: "none" },
  ".cm-placeholder": { color: "var(--fg-3)" },
  ".cm-cursor": { borderLeftColor: "var(--fg)" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "color-mix(in oklab, var(--accent) 24%, transparent) !important",
  },
  ".cm-tooltip": {
    backgroundColor: "var(--raised)",
    border: "none",
    borderRadius: "8px",
    boxShadow: "var(--shadow-3)",
    overflow: "hidden",
  },
  ".cm-tooltip-autocomplete ul li": { padding: "3px 8px !important", color: "var(--fg)" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--hover) !important", color: "var(--fg) !important" },
});

const colors = syntaxHighlighting(
  HighlightStyle.define([
    { tag: tags.keyword, color: "var(--agent)" },
    { tag: [tags.string, tags.special(tags.string)], color: "var(--trigger)" },
    { tag: [tags.number, tags.bool, tags.null], color: "var(--logic)" },
    { tag: [tags.propertyName, tags.definition(tags.variableName)], color: "var(--tool)" },
    { tag: tags.comment, color: "var(--fg-3)" },
    { tag: tags.invalid, color: "var(--fail-fg)" },
  ]),
);

/** Grows with its text. Tab leaves the field, as everywhere: only Escape, Enter and arrows belong to the editor. */
export default function CodeEditor({
  value,
  onChange,
  language,
  label,
  describedBy,
  invalid,
  readOnly,
  placeholder,
  listCompletions,
}: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef({ onChange, listCompletions, value });
  const attributes = useRef(new Compartment());
  latest.current = { onChange, listCompletions, value };

  // The external system is CodeMirror's own document.
  useEffect(() => {
    if (!host.current) return;
    const complete = (context: CompletionContext): CompletionResult | null => {
      const word = context.matchBefore(/[\w$.[\]"-]+/);
      if (!word && !context.explicit) return null;
      return {
        from: word?.from ?? context.pos,
        options: latest.current.listCompletions().map((path) => ({ label: path, type: "variable" })),
      };
    };
    const made = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: latest.current.value,
        extensions: [
          minimalSetup,
          languages[language],
          theme,
          colors,
          EditorView.lineWrapping,
          autocompletion({ override: [complete], icons: false }),
          placeholderText(placeholder),
          attributes.current.of([]),
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
  }, [language, placeholder]);

  useEffect(() => {
    const content: Record<string, string> = { "aria-label": label };
    if (describedBy) content["aria-describedby"] = describedBy;
    if (invalid) content["aria-invalid"] = "true";
    view.current?.dispatch({
      effects: attributes.current.reconfigure([
        EditorView.contentAttributes.of(content),
        EditorState.readOnly.of(readOnly),
        EditorView.editable.of(!readOnly),
      ]),
    });
  }, [label, describedBy, invalid, readOnly]);

  // Undo, a stale save, a paste: the text changed elsewhere.
  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);

  return <div ref={host} className="cm-host nokey" />;
}
