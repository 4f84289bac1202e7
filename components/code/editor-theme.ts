// How CodeMirror looks here, in both themes: by tokens alone.
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const selection = "color-mix(in oklab, var(--accent) 24%, transparent) !important";

const shared = {
  "&": { fontSize: "12px", backgroundColor: "transparent" },
  "&.cm-focused": { outline: "none" },
  ".cm-content": { padding: "6px 0", caretColor: "var(--fg)", minHeight: "1.6em" },
  ".cm-line": { padding: "0 10px" },
  ".cm-gutters": { backgroundColor: "transparent", color: "var(--fg-3)", border: "none" },
  ".cm-placeholder": { color: "var(--fg-3)" },
  ".cm-cursor": { borderLeftColor: "var(--fg)" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: selection },
  ".cm-tooltip": {
    backgroundColor: "var(--raised)",
    color: "var(--fg)",
    border: "none",
    borderRadius: "8px",
    boxShadow: "var(--shadow-3)",
    overflow: "hidden",
    zIndex: 60,
  },
  ".cm-tooltip-autocomplete ul": { fontFamily: "inherit !important", maxHeight: "17em !important" },
  ".cm-tooltip-autocomplete ul li": { padding: "3px 8px !important", color: "var(--fg)" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--hover) !important", color: "var(--fg) !important" },
  ".cm-tooltip-autocomplete completion-section": {
    padding: "5px 8px 2px !important",
    fontSize: "11px",
    color: "var(--fg-3)",
    opacity: "1",
    borderBottom: "none !important",
  },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "600" },
  ".cm-tooltip.cm-completionInfo": { padding: "6px 10px", fontSize: "12px", maxWidth: "260px" },
} as const;

/** For programs and data. */
export const codeTheme = EditorView.theme({
  ...shared,
  ".cm-scroller": { fontFamily: "var(--font-geist-mono), ui-monospace, monospace", lineHeight: "1.55", maxHeight: "22rem" },
  ".cm-foldGutter span": { cursor: "pointer" },
  ".cm-foldPlaceholder": { backgroundColor: "var(--hover)", border: "none", color: "var(--fg-2)", padding: "0 6px" },
});

/** For fields that were a text box a moment ago: nothing may move when it becomes an editor. */
export const fieldTheme = EditorView.theme({
  ...shared,
  "&": { fontSize: "inherit", backgroundColor: "transparent" },
  ".cm-scroller": { fontFamily: "inherit", lineHeight: "inherit", maxHeight: "24rem" },
  ".cm-content": { padding: "0", caretColor: "var(--fg)", minHeight: "0" },
  ".cm-line": { padding: "0" },
});

export const codeColors = syntaxHighlighting(
  HighlightStyle.define([
    { tag: tags.keyword, color: "var(--agent)" },
    { tag: [tags.string, tags.special(tags.string)], color: "var(--trigger)" },
    { tag: [tags.number, tags.bool, tags.null], color: "var(--logic)" },
    { tag: [tags.propertyName, tags.definition(tags.variableName), tags.function(tags.variableName)], color: "var(--tool)" },
    { tag: tags.comment, color: "var(--fg-3)" },
    { tag: tags.invalid, color: "var(--fail-fg)" },
  ]),
);
