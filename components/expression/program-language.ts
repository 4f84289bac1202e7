// Colours for conditions and mappings: enough of their words to read them by, not a grammar.
import { StreamLanguage, type StreamParser } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import type { FieldLanguage } from "./expression-place";

const words: Readonly<Record<string, ReadonlySet<string>>> = {
  cel: new Set(["in", "true", "false", "null"]),
  jsonata: new Set(["and", "or", "in", "true", "false", "null", "function"]),
};

function parserFor(language: "cel" | "jsonata"): StreamParser<null> {
  return {
    name: language,
    startState: () => null,
    token(stream) {
      if (stream.eatSpace()) return null;
      if (language === "jsonata" && stream.match(/^\/\*[\s\S]*?(?:\*\/|$)/)) return "comment";
      if (language === "cel" && stream.match(/^\/\/.*/)) return "comment";
      if (stream.match(/^"(?:[^"\\]|\\.)*"?/) || stream.match(/^'(?:[^'\\]|\\.)*'?/)) return "string";
      if (stream.match(/^\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/)) return "number";
      if (stream.match(/^`[^`]*`?/)) return "propertyName";
      if (stream.match(/^\$[A-Za-z_]\w*/)) return "keyword";
      const word = stream.match(/^[A-Za-z_]\w*/);
      if (word && word !== true) return words[language]?.has(word[0]) ? "bool" : stream.peek() === "(" ? "keyword" : "variableName";
      stream.next();
      return null;
    },
  };
}

const languages: Readonly<Record<string, StreamLanguage<null>>> = {
  cel: StreamLanguage.define(parserFor("cel")),
  jsonata: StreamLanguage.define(parserFor("jsonata")),
};

export const programLanguage = (language: FieldLanguage): Extension => languages[language] ?? [];
