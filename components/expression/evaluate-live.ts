// What the text of a field would give with the last run's data, by the evaluators that a run uses. Loaded with the editor.
import { AppError } from "@/server/errors";
import { checkCondition } from "@/server/workflow/expression/check-condition";
import { checkMapping } from "@/server/workflow/expression/check-mapping";
import { evaluateCondition } from "@/server/workflow/expression/evaluate-condition";
import { parseTemplate } from "@/server/workflow/expression/parse-template";
import { resolveTemplates, type Scope } from "@/server/workflow/expression/resolve-templates";
import { evaluateMapping } from "./evaluate-mapping";
import type { FieldLanguage } from "./expression-place";

export type LiveValue =
  | { state: "value"; value: unknown }
  | { state: "problem"; message: string; fix?: string | undefined }
  /** Names of the expression that no run gave yet. */
  | { state: "no-data"; names: string[] }
  /** Nothing to evaluate. */
  | { state: "plain" };

/** About 5 ms of work: it is done between two keys. */
const liveSteps = 50_000;

type Asked = { language: Exclude<FieldLanguage, "javascript">; scope: Scope; isText: boolean };

/** JavaScript is only run by the server. */
export async function evaluateLive(text: string, { language, scope, isText }: Asked): Promise<LiveValue> {
  // What cannot be read is marked where it stands.
  if (text.trim() === "" || !isReadable(text, language)) return { state: "plain" };
  const missing = readNames(text, language).filter((name) => !Object.hasOwn(scope, name));
  if (missing.length > 0) return { state: "no-data", names: [...new Set(missing)] };
  try {
    if (language === "cel") return { state: "value", value: evaluateCondition(text, scope, { steps: liveSteps }) };
    if (language === "template") return evaluateTemplate(text, { scope, isText });
  } catch (error) {
    if (error instanceof AppError) return { state: "problem", message: error.message, fix: error.fix };
    throw error;
  }
  const answer = await evaluateMapping({ mapping: text, data: scope });
  return "value" in answer
    ? { state: "value", value: answer.value }
    : { state: "problem", message: `The mapping failed: ${answer.problem}` };
}

function evaluateTemplate(text: string, { scope, isText }: Pick<Asked, "scope" | "isText">): LiveValue {
  const parsed = parseTemplate(text);
  if (parsed.ok && parsed.parts.every((part) => part.kind === "text")) return { state: "plain" };
  return { state: "value", value: resolveTemplates(text, scope, { isText: () => isText }) };
}

function isReadable(text: string, language: Asked["language"]): boolean {
  if (language === "template") return parseTemplate(text).ok;
  return language === "cel" ? checkCondition(text).ok : checkMapping(language, text)?.ok === true;
}

/** The outside names that have to be known. A reference with a default needs none. */
function readNames(text: string, language: Asked["language"]): string[] {
  if (language === "cel") {
    const checked = checkCondition(text);
    return checked.ok ? checked.names : [];
  }
  if (language === "jsonata") {
    const checked = checkMapping(language, text);
    return checked?.ok ? checked.references.map(({ root }) => root) : [];
  }
  const parsed = parseTemplate(text);
  if (!parsed.ok) return [];
  return parsed.parts.flatMap((part) => (part.kind === "reference" && !part.reference.fallback ? [part.reference.root] : []));
}
