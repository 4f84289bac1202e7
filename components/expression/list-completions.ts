// What is offered while an expression is typed: names and fields, with their types and what they were in the last run, and the
// functions of the language. Pure; expression-editor.ts shows it.
import { functions, methods } from "@/server/workflow/expression/condition-names";
import { isPlainObject } from "@/server/workflow/expression/read-path";
import type { Moment } from "@/server/workflow/graph/check-name";
import { describeType } from "@/server/workflow/values/describe-schema";
import { listInside, type ValueChoice } from "@/server/workflow/values/list-values";
import { inferSchema, typesOf } from "@/server/workflow/values/value-schema";
import { writeReference } from "@/server/workflow/values/write-reference";
import type { ExpressionPlace, FieldLanguage } from "./expression-place";
import { findReference } from "./find-reference";
import { conditionMacros, functionNotes, mappingFunctions } from "./function-notes";
import { previewValue } from "./preview-value";

export type Completion = {
  /** The name as it is read. */
  label: string;
  /** What is written in place of what was typed. */
  text: string;
  kind: "value" | "function";
  /** Its type, in a word or two. */
  type: string;
  /** What it was in the last run; "" when that is not known. */
  preview: string;
  /** More about it, for the chosen one. */
  note: string;
  /** The node that it comes from, or the group that it stands in. */
  section: string;
  /** Where the caret goes from the end of the text. */
  back?: number;
};

type Offer = { from: number; completions: Completion[] };
type Asked = { text: string; caret: number; language: FieldLanguage; moment: Moment; place: ExpressionPlace };

/** Fields of a list's first element are offered through it. */
const listSteps: readonly (string | number)[] = [0, "length"];
const mostShown = 120;

/** Null where nothing is to be completed. */
export function listCompletions({ text, caret, language, moment, place }: Asked): Offer | null {
  const open = findReference(text, caret, language);
  if (!open) return null;
  const found =
    open.root === null
      ? [...listNames(place, moment).filter(({ label }) => language !== "javascript" || label === "input"), ...listFunctions(language)]
      : [...listFieldsOf(place, { root: open.root, path: open.path, moment, language }), ...listMethods(language)];
  return { from: open.from, completions: rank(found, open.typed).slice(0, mostShown) };
}

function listNames(place: ExpressionPlace, moment: Moment): Completion[] {
  return place.groups(moment).flatMap((group) =>
    group.choices.map((choice) => {
      const last = place.lastValue(choice.root, choice.path, moment);
      const name = writeReference(choice.root, choice.path);
      return {
        label: name,
        text: name,
        kind: "value" as const,
        type: typeOf(choice, last),
        preview: last ? previewValue(last.value) : "",
        note: choice.isSure ? choice.note : "May not have run: add ?? and a default",
        section: group.title,
      };
    }),
  );
}

type Inside = { root: string; path: (string | number)[]; moment: Moment; language: FieldLanguage };

function listFieldsOf(place: ExpressionPlace, { root, path, moment, language }: Inside): Completion[] {
  const at = place.choiceAt(root, path, moment);
  const last = place.lastValue(root, path, moment);
  if (!at && !last) return [];
  const known = at ? listInside(at, 1) : [];
  const seen =
    last && isPlainObject(last.value) ? Object.keys(last.value).filter((name) => !known.some((choice) => choice.path.at(-1) === name)) : [];
  const isList = Array.isArray(last?.value) || (at !== null && typesOf(at.schema)?.has("array") === true);
  // JSONata goes into lists by itself.
  const steps = isList && language !== "jsonata" ? [...listSteps, ...seen] : seen;
  const made = steps.map(
    (key): ValueChoice =>
      place.choiceAt(root, [...path, key], moment) ?? { root, path: [...path, key], schema: {}, isSure: false, note: "" },
  );
  return [...known, ...made].map((choice) => toStep(choice, place.lastValue(root, choice.path, moment), language));
}

function toStep(choice: ValueChoice, last: { value: unknown } | null, language: FieldLanguage): Completion {
  const key = choice.path.at(-1) ?? "";
  return {
    label: typeof key === "number" ? `[${key}]` : key,
    text: writeReference("", [key], language),
    kind: "value",
    type: typeOf(choice, last),
    preview: last ? previewValue(last.value) : "",
    note: choice.note === describeType(choice.schema) ? "" : choice.note,
    section: "Fields",
  };
}

/** By its schema, else by what it was. */
function typeOf({ schema }: ValueChoice, last: { value: unknown } | null): string {
  return describeType(schema) || (last ? describeType(inferSchema(last.value, { depth: 2 })) : "");
}

function listFunctions(language: FieldLanguage): Completion[] {
  if (language === "cel") return Object.keys(functions).map((name) => toFunction(`${name}()`, functionNotes[name] ?? ""));
  if (language !== "jsonata") return [];
  return mappingFunctions.map(([name, note]) => toFunction(`$${name}()`, note, name === "now" ? 0 : 1));
}

function listMethods(language: FieldLanguage): Completion[] {
  if (language !== "cel") return [];
  const own = Object.entries(methods).map(([name, takes]) =>
    toFunction(`.${name}()`, functionNotes[`.${name}`] ?? "", takes.some((count) => count > 0) ? 1 : 0),
  );
  return [...own, ...conditionMacros.map(([name, note]) => ({ ...toFunction(`.${name}(item, )`, note), label: `.${name}(item, …)` }))];
}

/** `back`: the caret goes between the brackets. */
function toFunction(text: string, note: string, back = 1): Completion {
  return { label: text, text, kind: "function", type: "function", preview: "", note, section: "Functions", back };
}

/** What begins as typed first, then what has it further in; the order within stays. */
function rank(completions: readonly Completion[], typed: string): Completion[] {
  const wanted = typed.toLowerCase();
  const place = ({ label }: Completion) => {
    const plain = label.toLowerCase().replace(/^[.$]/, "");
    return plain.startsWith(wanted.replace(/^\$/, "")) ? 0 : plain.includes(wanted) ? 1 : 2;
  };
  return completions
    .map((completion) => ({ completion, rank: place(completion) }))
    .filter(({ rank: at }) => at < 2)
    .sort((left, right) => left.rank - right.rank)
    .map(({ completion }) => completion);
}
