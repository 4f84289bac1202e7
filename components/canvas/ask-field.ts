import type { EditorStore } from "./editor-store";
import { focusWhenDrawn } from "./focus-when-drawn";

/** Of a field of the node's settings, by its name: what takes the focus in it, before the buttons beside its label. */
const controlsOf = (field: string) =>
  [":is(input, textarea, [role=combobox], [role=switch], .cm-content)", ":is([role=radio], button)"].map(
    (control) => `[aria-label='Node settings'] [data-field="${CSS.escape(field)}"] ${control}`,
  );

/**
 * Shows a setting of the node that is open: its tab, the closed section that holds it, and the focus on it. Empty: the settings as a
 * whole. A field inside a field that has no place of its own leads to the one around it.
 */
export function askField(store: EditorStore, nodeId: string, field: string): void {
  store.setState({ inspectorOpen: true, askedField: { nodeId, field } });
  const [first, ...around] = listAround(field).flatMap(controlsOf);
  if (first === undefined) return;
  // After the node itself, which takes the focus first.
  setTimeout(() => focusWhenDrawn(first, around), 60);
}

/** "config.cases[0].condition", "config.cases[0]", "config.cases". */
function listAround(field: string): string[] {
  const fields: string[] = [];
  for (let at = field; /[.[]/.test(at); at = at.replace(/(?:\.[^.[]*|\[[^\]]*\])$/, "")) fields.push(at);
  return fields;
}
