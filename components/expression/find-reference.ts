// The reference that the caret stands in, in each language: what is typed so far, and from where a completion takes its place.
import type { FieldLanguage } from "./expression-place";

export type OpenReference = {
  /** Null while the name itself is being typed. */
  root: string | null;
  path: (string | number)[];
  /** The step that is being typed, as far as it is. */
  typed: string;
  /** Where the step begins: its dot or bracket, or the name's first letter. */
  from: number;
};

const step = /(?:\s*\.\s*(?:([\w$-]+)|`([^`]*)`)|\[\s*(?:(\d{1,9})|"((?:[^"\\]|\\.)*)"|'([^'\\]*)')\s*\])/y;
/** A name with what may follow it, up to the caret, where a step may be unfinished. */
const tail =
  /[A-Za-z_$][\w$]*(?:\s*\.\s*(?:[\w$-]+|`[^`]*`)|\[\s*(?:\d{1,9}|"[^"]*"|'[^']*')\s*\])*(?:\s*\.\s*(?:`?[\w$ -]*)?|\[\s*["']?[^\]"'[{}]*)?$/;

/** Null where no reference can stand: in plain text, in a string of a program. */
export function findReference(text: string, caret: number, language: FieldLanguage): OpenReference | null {
  const start = language === "template" ? findOpening(text, caret) : 0;
  if (start === null) return null;
  const before = text.slice(start, caret);
  if (language === "template" ? before.includes("??") : isInString(before)) return null;
  const match = tail.exec(before);
  if (!match) return /[\w$.)\]]$/.test(before) ? null : { root: null, path: [], typed: "", from: caret };
  return readChain(match[0], start + match.index, caret);
}

/** The position after the last `{{` that is not closed before the caret. */
export function findOpening(text: string, caret: number): number | null {
  const open = text.lastIndexOf("{{", caret - 1);
  if (open === -1 || open + 2 > caret || text[open - 1] === "\\") return null;
  return text.slice(open, caret).includes("}}") ? null : open + 2;
}

function isInString(before: string): boolean {
  let quote = "";
  for (let at = 0; at < before.length; at++) {
    const letter = before[at] ?? "";
    if (quote !== "") {
      if (letter === "\\") at += 1;
      else if (letter === quote) quote = "";
    } else if (letter === '"' || letter === "'") {
      // In brackets it is a name of a field.
      if (before[at - 1] !== "[") quote = letter;
    }
  }
  return quote !== "";
}

function readChain(chain: string, from: number, caret: number): OpenReference {
  const root = /^[A-Za-z_$][\w$]*/.exec(chain)?.[0] ?? "";
  const path: (string | number)[] = [];
  let at = root.length;
  let last = 0;
  for (;;) {
    step.lastIndex = at;
    const match = step.exec(chain);
    if (!match) break;
    const [, name, quoted, index, double, single] = match;
    path.push(index === undefined ? (name ?? quoted ?? double ?? single ?? "") : Number(index));
    last = at;
    at = step.lastIndex;
  }
  const rest = chain.slice(at);
  if (rest !== "") return { root, path, typed: rest.replace(/^\s*[.[]\s*["'`]?/, ""), from: from + at };
  if (path.length === 0) return { root: null, path: [], typed: root, from };
  // The last step has no end yet: `write.te` may become `write.text`.
  const typed = path.pop();
  return chain.endsWith("]")
    ? { root, path: [...path, typed ?? ""], typed: "", from: caret }
    : { root, path, typed: String(typed), from: from + last };
}

/** Where something stands in braces, readable or not: a text is tinted while it is typed. */
export function findReferenceRanges(text: string): { from: number; to: number }[] {
  return [...text.matchAll(/(?<!\\)\{\{[^{}]*\}\}/g)].map((match) => ({ from: match.index, to: match.index + match[0].length }));
}
