// What is wrong with the text of a field, with places, in each language. Loaded with the editor: it brings the parsers.

import { checkMapping } from "@/server/workflow/expression/check-mapping";
import type { Moment } from "@/server/workflow/graph/check-name";
import { checkConditionText, checkMappingNames, checkTemplateText, type TextProblem } from "@/server/workflow/values/check-text";
import type { ExpressionPlace, FieldLanguage } from "./expression-place";

export function checkFieldText(text: string, language: FieldLanguage, at: { place: ExpressionPlace; moment: Moment }): TextProblem[] {
  const workflows = at.place.workflows();
  const place = { graph: at.place.graph(), nodeId: at.place.nodeId, moment: at.moment, ...(workflows ? { workflows } : {}) };
  if (language === "template") return checkTemplateText(text, place);
  if (language === "cel") return checkConditionText(text, place);
  if (text.trim() === "" || language !== "jsonata") return [];
  const checked = checkMapping(language, text);
  if (!checked) return [];
  if (checked.ok) return checkMappingNames(text, checked.references, place);
  const to = Math.min(text.length, checked.at);
  return [{ from: Math.max(0, to - 1), to: Math.max(1, to), severity: "error", message: checked.message }];
}
