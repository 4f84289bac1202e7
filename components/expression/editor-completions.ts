// The list of completions in CodeMirror: where they come from, and how a row looks.
import {
  autocompletion,
  type CompletionContext,
  type CompletionResult,
  pickedCompletion,
  type Completion as Shown,
  startCompletion,
} from "@codemirror/autocomplete";
import type { EditorView } from "@codemirror/view";
import type { Moment } from "@/server/workflow/graph/check-name";
import type { ExpressionPlace, FieldLanguage } from "./expression-place";
import { type Completion, listCompletions } from "./list-completions";

type Source = { place: ExpressionPlace; language: FieldLanguage; moment: Moment };
type Row = Shown & { preview: string };

export function expressionCompletions(source: Source) {
  const complete = (context: CompletionContext): CompletionResult | null => {
    const text = context.state.doc.toString();
    const offer = listCompletions({ ...source, text, caret: context.pos });
    if (!offer || offer.completions.length === 0) return null;
    // In a program a list that opens by itself, before anything is typed, is in the way.
    if (source.language !== "template" && offer.from === context.pos && !context.explicit && !/[.[]$/.test(text.slice(0, context.pos)))
      return null;
    // At once with each letter: Enter takes what is seen, however fast it comes.
    return { from: offer.from, options: offer.completions.map(toRow), filter: false, update: (_old, _from, _to, next) => complete(next) };
  };
  return autocompletion({
    override: [complete],
    icons: false,
    interactionDelay: 0,
    addToOptions: [{ render: drawPreview, position: 85 }],
    optionClass: (row) => (row.type === "function" ? "expression-function" : ""),
  });
}

function toRow({ label, text, kind, type, preview, note, section, back = 0 }: Completion, rank: number): Row {
  return {
    label,
    type: kind,
    detail: kind === "function" ? "" : type,
    preview,
    boost: -rank,
    section: { name: section, rank },
    ...(note === "" ? {} : { info: note }),
    apply: (view, row, from, to) => apply(view, { text, back, row }, { from, to }),
  };
}

type Written = { text: string; back: number; row: Shown };

/** The annotation closes the list. */
function apply(view: EditorView, { text, back, row }: Written, { from, to }: { from: number; to: number }) {
  view.dispatch({
    changes: { from, to, insert: text },
    selection: { anchor: from + text.length - back },
    userEvent: "input.complete",
    annotations: pickedCompletion.of(row),
  });
}

/** What it was in the last run, between its name and its type. */
function drawPreview(row: Shown): HTMLElement | null {
  const preview = "preview" in row && typeof row.preview === "string" ? row.preview : "";
  if (preview === "") return null;
  const span = document.createElement("span");
  span.className = "expression-preview";
  span.textContent = preview;
  return span;
}

/** Opens the list at the caret, as Ctrl+Space does. */
export function openCompletions(view: EditorView) {
  startCompletion(view);
}
