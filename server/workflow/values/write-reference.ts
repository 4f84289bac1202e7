// How a reference is written in each of the languages that a field may hold.
import { conditionWords } from "../document";

export type ExpressionLanguage = "template" | "cel" | "jsonata" | "javascript";

const celWords: ReadonlySet<string> = new Set([...conditionWords, "true", "false", "null", "in"]);
const isPlain = (key: string) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(key);

/** The reference without braces: `fetch.body.items[0]`, `fetch.body["first name"]`. */
export function writeReference(root: string, path: readonly (string | number)[], language: ExpressionLanguage = "template"): string {
  return path.reduce<string>((text, key) => text + writeStep(key, language), root);
}

function writeStep(key: string | number, language: ExpressionLanguage): string {
  if (typeof key === "number") return `[${key}]`;
  if (language === "template") return /^[\w$-]+$/.test(key) && !/^\d+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
  if (language === "jsonata") return isPlain(key) ? `.${key}` : `.\`${key}\``;
  return isPlain(key) && !(language === "cel" && celWords.has(key)) ? `.${key}` : `[${JSON.stringify(key)}]`;
}
