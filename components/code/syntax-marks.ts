// Wavy lines where a text leaves the grammar of its language.
import { syntaxTree } from "@codemirror/language";
import { type EditorState, type Extension, RangeSetBuilder } from "@codemirror/state";
import { Decoration, type DecorationSet, type EditorView, ViewPlugin, type ViewUpdate } from "@codemirror/view";

/** A field in half sentences is not red all over. */
const mostMarks = 5;

const mark = Decoration.mark({ class: "expression-error", attributes: { title: "It cannot be read here" } });

/** `isProgram`: false for a text that is not meant to be one, such as an expression in a JSON field. */
export function syntaxMarks(isProgram: (text: string) => boolean): Extension {
  return ViewPlugin.fromClass(
    class {
      marks: DecorationSet;

      constructor(view: EditorView) {
        this.marks = find(view.state, isProgram);
      }

      update(update: ViewUpdate) {
        if (update.docChanged || syntaxTree(update.startState) !== syntaxTree(update.state)) this.marks = find(update.state, isProgram);
      }
    },
    { decorations: ({ marks }) => marks },
  );
}

function find(state: EditorState, isProgram: (text: string) => boolean): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  const text = state.doc.toString();
  if (text.trim() === "" || !isProgram(text)) return builder.finish();
  let count = 0;
  let end = -1;
  syntaxTree(state).iterate({
    enter({ type, from, to }) {
      if (!type.isError || count >= mostMarks) return;
      // An error may be a gap: the letter before it is where it shows.
      const [start, stop] = to > from ? [from, to] : [Math.max(0, from - 1), from];
      if (start < end || stop <= start) return;
      builder.add(start, stop, mark);
      end = stop;
      count += 1;
    },
  });
  return builder.finish();
}
