// Wavy lines under what is wrong, with the reason and what would mend it on hover; and a tint under references.
import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, hoverTooltip, type Tooltip } from "@codemirror/view";
import type { TextProblem } from "@/server/workflow/values/check-text";
import { findReferenceRanges } from "./find-reference";

export const setProblems = StateEffect.define<readonly TextProblem[]>();

/** The problems of the text as it is; those of text that has changed since are gone. */
export const problemField = StateField.define<readonly TextProblem[]>({
  create: () => [],
  update(problems, transaction) {
    for (const effect of transaction.effects) if (effect.is(setProblems)) return effect.value;
    if (!transaction.docChanged) return problems;
    return problems.flatMap((problem) => {
      const from = transaction.changes.mapPos(problem.from, 1);
      const to = transaction.changes.mapPos(problem.to, -1);
      // Its text was edited: whether it is still wrong is being looked at.
      const isTouched = transaction.changes.touchesRange(problem.from, problem.to) !== false;
      return to > from && !isTouched ? [{ ...problem, from, to }] : [];
    });
  },
  provide: (field) => EditorView.decorations.from(field, draw),
});

function draw(problems: readonly TextProblem[]): DecorationSet {
  const marks = problems.map(({ from, to, severity, message }) =>
    Decoration.mark({
      class: severity === "error" ? "expression-error" : "expression-warning",
      attributes: { "data-problem": message },
    }).range(from, to),
  );
  return Decoration.set(marks, true);
}

/** References of a template, told from the text around them. */
export const referenceMarks = EditorView.decorations.compute(["doc"], (state) => {
  const mark = Decoration.mark({ class: "expression-reference" });
  return Decoration.set(findReferenceRanges(state.doc.toString()).map(({ from, to }) => mark.range(from, to)));
});

type Hover = {
  /** Lines about the reference there: its type, its last value. */
  explain: (text: string, at: number) => { from: number; to: number; lines: string[] } | null;
};

/** Over a problem: what it is, with a button that mends it. Over a reference: its type and what it was. */
export function explainOnHover({ explain }: Hover) {
  return hoverTooltip((view, at): Tooltip | null => {
    const problem = view.state.field(problemField).find(({ from, to }) => from <= at && at <= to);
    if (problem) return { pos: problem.from, end: problem.to, above: true, create: (editor) => ({ dom: drawProblem(problem, editor) }) };
    const found = explain(view.state.doc.toString(), at);
    return found && { pos: found.from, end: found.to, above: true, create: () => ({ dom: drawLines(found.lines) }) };
  });
}

function drawProblem({ message, fix, repair }: TextProblem, view: EditorView): HTMLElement {
  const box = drawLines([`${message}.`.replace("..", "."), ...(fix === undefined ? [] : [fix])]);
  if (!repair) return box;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = repair.label;
  button.className = "expression-repair";
  button.onmousedown = (event) => {
    // The editor keeps the focus.
    event.preventDefault();
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: repair.text } });
  };
  box.append(button);
  return box;
}

function drawLines(lines: readonly string[]): HTMLElement {
  const box = document.createElement("div");
  box.className = "expression-hover";
  for (const line of lines) {
    const paragraph = document.createElement("p");
    paragraph.textContent = line;
    box.append(paragraph);
  }
  return box;
}
