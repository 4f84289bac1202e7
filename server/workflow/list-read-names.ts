import type { NodeDefinition } from "./define";
import { checkCondition } from "./expression/check-condition";
import { listReferences, listTexts } from "./expression/list-references";
import { describeField, isForeignProgram, isProgramField } from "./field-schema";
import { momentOf } from "./graph/check-name";

/** The names that the settings of a node read when it runs, apart from those that it gives its own passes. */
export type ReadNames = {
  /** By templates and conditions: without a value they fail. */
  needed: Set<string>;
  /** Words of other programs, which may be names or not. */
  possible: Set<string>;
};

const word = /[A-Za-z]\w*/g;

/** Read from the text: nothing is evaluated. */
export function listReadNames(config: Record<string, unknown>, definition: NodeDefinition): ReadNames {
  const needed = new Set<string>();
  const possible = new Set<string>();
  const isProgram = (path: readonly (string | number)[]) => isProgramField(definition.config, [...path]);
  const own = new Set<string>(definition.container?.names);
  for (const { path, references } of listReferences(config, { isProgram }))
    for (const { root, fallback } of references) {
      if (momentOf(describeField(definition.config, path)) !== "before-step" && own.has(root)) continue;
      // With a default it does without.
      if (fallback) possible.add(root);
      else needed.add(root);
    }
  for (const { path, text } of listTexts(config)) {
    const meta = describeField(definition.config, path);
    if (meta.language === undefined || isForeignProgram(meta)) continue;
    const checked = meta.language === "cel" ? checkCondition(text) : null;
    if (!checked?.ok) for (const [name] of text.matchAll(word)) possible.add(name);
    else for (const name of checked.names) if (momentOf(meta) === "before-step" || !own.has(name)) needed.add(name);
  }
  return { needed, possible };
}
