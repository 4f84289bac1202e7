/** Where a value stands in a config or input, from the outside in. */
export type FieldPath = readonly (string | number)[];

/** "config.cases[0].condition": how errors and issues name a field. Keys that are no plain words are quoted in brackets. */
export function formatFieldPath(path: FieldPath): string {
  let text = "";
  for (const part of path) {
    if (typeof part === "number") text += `[${part}]`;
    else if (/^[\w$-]+$/.test(part)) text += text === "" ? part : `.${part}`;
    else text += `[${JSON.stringify(part)}]`;
  }
  return text;
}
