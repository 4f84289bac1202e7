// The editor of an expression field: CodeMirror in the place of the text box, with its text, caret and size. A chunk of its own,
// fetched when a form with such fields is opened; until it is there the text box does (expression-field.tsx).
import { acceptCompletion, closeCompletion, completionStatus, startCompletion } from "@codemirror/autocomplete";
import { EditorSelection, EditorState, Prec } from "@codemirror/state";
import { dropCursor, EditorView, keymap, placeholder as placeholderText } from "@codemirror/view";
import { minimalSetup } from "codemirror";
import { codeColors, fieldTheme } from "@/components/code/editor-theme";
import type { Moment } from "@/server/workflow/graph/check-name";
import { checkFieldText } from "./check-field-text";
import { describeReference } from "./describe-reference";
import { outsideReferences } from "./drop-place";
import { expressionCompletions, openCompletions } from "./editor-completions";
import type { ExpressionPlace, FieldLanguage } from "./expression-place";
import { findOpening } from "./find-reference";
import { explainOnHover, problemField, referenceMarks, setProblems } from "./problem-marks";
import { programLanguage } from "./program-language";
import type { Point } from "./use-value-drop";

/** Half-typed names are not marked before the hand rests. */
const checkDelayMs = 300;

export type EditorOptions = {
  host: HTMLElement;
  text: string;
  selection: { from: number; to: number };
  language: FieldLanguage;
  moment: Moment;
  place: ExpressionPlace;
  isMultiline: boolean;
  placeholder: string;
  attributes: Record<string, string>;
  onChange: (text: string) => void;
  onBlur: () => void;
};

export type OpenEditor = {
  view: EditorView;
  /** The text changed elsewhere: undo, a repair. */
  setText: (text: string) => void;
  /** Writes it under a point of the screen, else in place of what is selected, and puts the focus there. */
  insert: (text: string, at?: Point) => void;
  destroy: () => void;
};

export function openExpressionEditor(options: EditorOptions): OpenEditor {
  const { host, text, selection, language, moment, place } = options;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const check = (view: EditorView) =>
    view.dispatch({ effects: setProblems.of(checkFieldText(view.state.doc.toString(), language, { place, moment })) });
  const view = new EditorView({
    parent: host,
    state: EditorState.create({
      doc: text,
      selection: EditorSelection.range(Math.min(selection.from, text.length), Math.min(selection.to, text.length)),
      extensions: [
        Prec.highest(keymap.of(keysOf(options))),
        language === "template" ? [referenceMarks, EditorView.inputHandler.of(writeBraces)] : [],
        minimalSetup,
        programLanguage(language),
        codeColors,
        fieldTheme,
        EditorView.lineWrapping,
        dropCursor(),
        EditorView.contentAttributes.of({ ...options.attributes, spellcheck: String(options.isMultiline && language === "template") }),
        expressionCompletions({ place, language, moment }),
        problemField,
        explainOnHover({ explain: (doc, at) => describeReference(doc, at, { place, language, moment }) }),
        placeholderText(options.placeholder),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return;
          options.onChange(update.state.doc.toString());
          clearTimeout(timer);
          timer = setTimeout(() => check(view), checkDelayMs);
        }),
        EditorView.domEventHandlers({ blur: () => options.onBlur() }),
      ],
    }),
  });
  check(view);
  return {
    view,
    setText(next) {
      if (view.state.doc.toString() !== next) view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next } });
    },
    insert(piece, point) {
      const doc = view.state.doc.toString();
      const under = point && view.posAtCoords(point, false);
      const at = under === undefined ? null : language === "template" ? outsideReferences(doc, under) : under;
      if (at === null) view.dispatch(view.state.replaceSelection(piece));
      else view.dispatch({ changes: { from: at, insert: piece }, selection: { anchor: at + piece.length }, userEvent: "input.drop" });
      view.focus();
    },
    destroy() {
      clearTimeout(timer);
      view.destroy();
    },
  };
}

/** Opens the list where a text box had just been given two braces before this editor was there. */
export function continueTyping(view: EditorView, isProgram: boolean) {
  const caret = view.state.selection.main.head;
  const text = view.state.doc.toString();
  if (isProgram && /[\w.$]$/.test(text.slice(0, caret))) startCompletion(view);
  if (isProgram || findOpening(text, caret) === null) return;
  if (!text.slice(caret).includes("}}")) view.dispatch({ changes: { from: caret, insert: " }}" }, selection: { anchor: caret } });
  startCompletion(view);
}

/**
 * Tab leaves the field, as everywhere, unless a list is open; Enter ends nothing in a field of one line. Escape that finds no list
 * to be seen, only one that is being looked for, goes on to the panel.
 */
function keysOf({ isMultiline }: EditorOptions) {
  return [
    { key: "Tab", run: (view: EditorView) => completionStatus(view.state) === "active" && acceptCompletion(view) },
    { key: "Enter", run: (view: EditorView) => acceptCompletion(view) || !isMultiline },
    { key: "Escape", run: (view: EditorView) => completionStatus(view.state) === "pending" && closeCompletion(view) && false },
  ];
}

/** The second brace brings its pair, `=` in an empty field the whole of it; both open the list of values. */
function writeBraces(view: EditorView, from: number, to: number, typed: string): boolean {
  const { doc } = view.state;
  const before = doc.sliceString(Math.max(0, from - 2), from);
  const isSecond = typed === "{" && /^(?:|[^{\\])\{$/.test(before);
  if (!isSecond && !(typed === "=" && doc.length === to - from)) return false;
  const after = doc.sliceString(to, to + 2);
  const closing = after === "}}" ? "" : isSecond && after.startsWith("}") ? " }" : " }}";
  const opening = isSecond ? "{ " : "{{ ";
  view.dispatch({
    changes: { from, to, insert: opening + closing },
    selection: { anchor: from + opening.length },
    userEvent: "input.type",
  });
  openCompletions(view);
  return true;
}
