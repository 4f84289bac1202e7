// `{{ fetch.body.items[0].title ?? "none" }}`: a path and nothing else. No calls, no operators, so nothing to escape from.
import { limits } from "@/server/limits";
import type { FieldPath } from "../field-path";

export type Reference = {
  /** As written, without the braces. */
  text: string;
  /** The first name: a node id, or trigger, input, item, index, last, vars, run. */
  root: string;
  path: FieldPath;
  /** From `?? <JSON>`: used when the value is missing or null. */
  fallback?: { value: unknown };
};

/** Where it stands in the text: the braces with what is between. */
export type TextRange = { from: number; to: number };

export type TemplatePart = { kind: "text"; text: string } | ({ kind: "reference"; reference: Reference } & TextRange);

export type ParsedTemplate = { ok: true; parts: TemplatePart[] } | ({ ok: false; message: string } & TextRange);

/** A default may hold `}}` itself; further ends than this are not tried. */
const endsTried = 50;

/** True when the text may hold an expression; cheap enough to ask of every string. */
export function mayHoldExpression(value: unknown): boolean {
  return typeof value === "string" && value.includes("{{");
}

/**
 * Splits text into plain parts and references. `\{{` stands for the two braces themselves. The message of a failure says
 * which expression is wrong and why.
 */
export function parseTemplate(text: string): ParsedTemplate {
  const parts: TemplatePart[] = [];
  let plain = "";
  for (let at = 0; at < text.length; ) {
    const open = text.indexOf("{{", at);
    if (open === -1) {
      plain += text.slice(at);
      break;
    }
    if (text[open - 1] === "\\" && open > at) {
      plain += `${text.slice(at, open - 1)}{{`;
      at = open + 2;
      continue;
    }
    plain += text.slice(at, open);
    const read = readExpression(text, open);
    if ("message" in read) return { ok: false, message: read.message, from: open, to: read.end };
    if (plain !== "") parts.push({ kind: "text", text: plain });
    plain = "";
    parts.push({ kind: "reference", reference: read.reference, from: open, to: read.end });
    at = read.end;
  }
  if (plain !== "") parts.push({ kind: "text", text: plain });
  return { ok: true, parts };
}

function readExpression(text: string, open: number): ({ reference: Reference } | { message: string }) & { end: number } {
  let first: { message: string; end: number } | undefined;
  let close = text.indexOf("}}", open + 2);
  if (close === -1) return { message: `“${shorten(text.slice(open))}” is not closed: write }} after it`, end: text.length };
  for (let tried = 0; close !== -1 && tried < endsTried; tried++) {
    const inner = text.slice(open + 2, close).trim();
    if (inner.length > limits.expressionChars) break;
    const read = parseReference(inner);
    if ("reference" in read) return { reference: read.reference, end: close + 2 };
    first ??= { message: `“{{ ${shorten(inner)} }}” cannot be read: ${read.message}`, end: close + 2 };
    close = text.indexOf("}}", close + 1);
  }
  return first ?? { message: `“${shorten(text.slice(open))}” is longer than ${limits.expressionChars} characters`, end: text.length };
}

/** Reads what stands between the braces. */
export function parseReference(text: string): { reference: Reference } | { message: string } {
  if (text === "") return { message: "it is empty" };
  const root = /^[A-Za-z_$][\w$]*/.exec(text)?.[0];
  if (root === undefined) return { message: "it does not start with a name, such as a node id or trigger" };
  const path: (string | number)[] = [];
  let at = root.length;
  for (const step = /\s*(?:\.\s*([\w$-]+)|\[\s*(?:(\d{1,9})|("(?:[^"\\]|\\.)*")|'([^'\\]*)')\s*\])/y; ; ) {
    step.lastIndex = at;
    const match = step.exec(text);
    if (!match) break;
    path.push(readStep(match));
    at = step.lastIndex;
  }
  if (root === "__proto__" || path.includes("__proto__")) return { message: "“__proto__” is not a field" };
  const rest = text.slice(at).trim();
  if (rest === "") return { reference: { text, root, path } };
  if (!rest.startsWith("??")) return { message: explainRest(rest) };
  const fallback = parseJson(rest.slice(2).trim());
  return fallback ? { reference: { text, root, path, fallback } } : { message: 'after ?? comes a JSON value, such as "none", 0 or []' };
}

function readStep(match: RegExpExecArray): string | number {
  const [, name, index, double, single] = match;
  if (name !== undefined) return name;
  if (index !== undefined) return Number(index);
  if (single !== undefined) return single;
  const key = parseJson(double ?? "")?.value;
  return typeof key === "string" ? key : (double ?? "").slice(1, -1);
}

function parseJson(text: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function explainRest(rest: string): string {
  if (rest.startsWith(".")) return "a field name is expected after “.”";
  if (rest.startsWith("[")) return 'brackets hold a number or a quoted name, such as [0] or ["first name"]';
  if (rest.startsWith("(")) return "functions cannot be called here; use a Set fields or Code node";
  return `“${shorten(rest)}” is too much: only a path is allowed here; use a Set fields or Code node to compute`;
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
