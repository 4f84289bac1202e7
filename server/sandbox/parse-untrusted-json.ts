import "server-only";
import { parse } from "secure-json-parse";
import { AppError } from "@/server/errors";
import { limits } from "@/server/limits";

/**
 * Parses JSON that a user's program made. Keys that could reach a prototype are dropped. `what` names it in errors
 * ("The code's result"). Throws AppError code_failed when it is not JSON, and code_limit when it is nested deeper than
 * `limits.jsonDepth`: deeper values overflow the stack of whatever writes them next.
 */
export function parseUntrustedJson(text: string, what: string): unknown {
  if (jsonDepth(text) > limits.jsonDepth)
    throw new AppError("code_limit", `${what} is nested deeper than ${limits.jsonDepth} levels.`, { fix: "Return a flatter value." });
  try {
    return parse(text, null, { protoAction: "remove", constructorAction: "remove" });
  } catch (cause) {
    throw new AppError("code_failed", `${what} is not JSON.`, { fix: "Return plain data.", cause });
  }
}

function jsonDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === 0x22) at = endOfString(text, at + 1);
    else if (char === 0x5b || char === 0x7b) deepest = Math.max(deepest, ++depth);
    else if (char === 0x5d || char === 0x7d) depth--;
  }
  return deepest;
}

function endOfString(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) !== 0x22) at += text.charCodeAt(at) === 0x5c ? 2 : 1;
  return at;
}
