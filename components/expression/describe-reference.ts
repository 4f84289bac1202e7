import { checkCondition } from "@/server/workflow/expression/check-condition";
import { checkMapping } from "@/server/workflow/expression/check-mapping";
import { parseTemplate } from "@/server/workflow/expression/parse-template";
import type { Moment } from "@/server/workflow/graph/check-name";
import { describeType } from "@/server/workflow/values/describe-schema";
import { writeReference } from "@/server/workflow/values/write-reference";
import type { ExpressionPlace, FieldLanguage } from "./expression-place";
import { previewValue } from "./preview-value";

type Described = { from: number; to: number; lines: string[] };
type Asked = { place: ExpressionPlace; language: FieldLanguage; moment: Moment };
type Found = { from: number; to: number; root: string; path: readonly (string | number)[] };

/** The reference at a place of the text: what it gives, and what it was in the last run. */
export function describeReference(text: string, at: number, { place, language, moment }: Asked): Described | null {
  const found = listFound(text, language).find(({ from, to }) => from <= at && at <= to);
  const choice = found && place.choiceAt(found.root, found.path, moment);
  if (!found || !choice) return null;
  const last = place.lastValue(found.root, found.path, moment);
  const type = describeType(choice.schema);
  return {
    from: found.from,
    to: found.to,
    lines: [
      `${writeReference(found.root, found.path)}${type === "" ? "" : `: ${type}`}`,
      ...(choice.note === "" || choice.note === type ? [] : [choice.note]),
      last ? `Last run: ${previewValue(last.value, 200)}` : "No run gave it yet",
    ],
  };
}

function listFound(text: string, language: FieldLanguage): Found[] {
  if (language === "cel") {
    const checked = checkCondition(text);
    return checked.ok ? checked.references : [];
  }
  if (language === "jsonata") {
    const checked = checkMapping(language, text);
    return checked?.ok ? checked.references : [];
  }
  const parsed = language === "template" ? parseTemplate(text) : null;
  if (!parsed?.ok) return [];
  return parsed.parts.flatMap((part) => (part.kind === "reference" ? [{ ...part.reference, from: part.from, to: part.to }] : []));
}
