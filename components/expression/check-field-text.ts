// What is wrong with the text of a field, with places, in each language. Loaded with the editor: it brings the parsers.

import { checkMapping, placeOfMappingProblem } from "@/server/workflow/expression/check-mapping";
import type { Moment } from "@/server/workflow/graph/check-name";
import { checkConditionText, checkTemplateText, type TextProblem } from "@/server/workflow/values/check-text";
import type { ExpressionPlace, FieldLanguage } from "./expression-place";

export function checkFieldText(text: string, language: FieldLanguage, at: { place: ExpressionPlace; moment: Moment }): TextProblem[] {
  const place = { graph: at.place.graph(), nodeId: at.place.nodeId, moment: at.moment };
  if (language === "template") return checkTemplateText(text, place);
  if (language === "cel") return checkConditionText(text, place);
  if (text.trim() === "" || language !== "jsonata") return [];
  const message = checkMapping("jsonata", text);
  if (message === null) return [];
  const to = Math.min(text.length, placeOfMappingProblem(text) ?? text.length);
  return [{ from: Math.max(0, to - 1), to: Math.max(1, to), severity: "error", message }];
}
