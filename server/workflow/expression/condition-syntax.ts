// Conditions are CEL (https://cel.dev), parsed by @marcbachmann/cel-js. The tree is evaluated by our own evaluator
// (evaluate-condition.ts), because the library's cannot read JSON as people send it: `count + 1` fails on a JSON number,
// a missing field is an error, data with a key called "constructor" is refused, and nothing bounds the work.
import { type ASTNode, Environment, ParseError } from "@marcbachmann/cel-js";
import { limits } from "@/server/limits";
import type { TextRange } from "./parse-template";

/** Within these a condition is cheap enough to evaluate in the app's own process, in between other work. */
export const inlineBounds = { nodes: 200, macroNesting: 2 } as const;

/** Past these a condition is refused. */
const hardBounds = { maxAstNodes: 2_000, maxDepth: 60, maxListElements: 500, maxMapEntries: 500, maxCallArguments: 8 };

/** Macros by name and number of arguments; the first argument names the element. */
export const macros: Readonly<Record<string, readonly number[]>> = { all: [2], exists: [2], exists_one: [2], filter: [2], map: [2, 3] };

const environment = new Environment({ unlistedVariablesAreDyn: true, homogeneousAggregateLiterals: false, limits: hardBounds });

const parsed = new Map<string, ASTNode>();
const parsedKept = 1_000;

/** The tree of a condition, kept for the next time. A message when it is not CEL. */
export function parseCondition(text: string): { tree: ASTNode } | ({ message: string } & Partial<TextRange>) {
  const known = parsed.get(text);
  if (known) return { tree: known };
  if (text.trim() === "") return { message: "The condition is empty" };
  if (text.length > limits.expressionChars) return { message: `The condition is longer than ${limits.expressionChars} characters` };
  try {
    const tree = environment.parse(text).ast;
    if (parsed.size >= parsedKept) parsed.clear();
    parsed.set(text, tree);
    return { tree };
  } catch (error) {
    if (error instanceof ParseError) return { message: explainParseError(error, text), from: error.range?.start, to: error.range?.end };
    throw error;
  }
}

/** The library's first line, or what to write instead for what people coming from elsewhere most often write. */
function explainParseError(error: ParseError, text: string): string {
  const said = error.message.split("\n")[0] ?? "it cannot be read";
  if (text.includes("{{")) return "A condition is written without {{ }}: names stand for themselves, such as input.count > 3";
  if (said.endsWith("character: =")) return "Write == to compare, != for different; = and === are not used";
  if (said.startsWith("Reserved identifier"))
    return `${said}: this word belongs to the language; read the value as input, or change the node's id`;
  return `This is not a condition: ${said}`;
}

/** The nodes directly inside a node, in order of writing. */
export function listChildren(node: ASTNode): ASTNode[] {
  switch (node.op) {
    case "value":
    case "id":
      return [];
    case ".":
    case ".?":
      return [node.args[0]];
    case "call":
      return node.args[1];
    case "rcall":
      return [node.args[1], ...node.args[2]];
    case "list":
      return node.args;
    case "map":
      return node.args.flat();
    case "!_":
    case "-_":
      return [node.args];
    default:
      return [...node.args];
  }
}

/** The macro's parts when the node is one: what it goes over, the element's name, and what is evaluated for each. */
export function readMacro(node: ASTNode): { name: string; range: ASTNode; element: string; bodies: ASTNode[] } | null {
  if (node.op !== "rcall") return null;
  const [name, range, args] = node.args;
  const [element, ...bodies] = args;
  if (!Object.hasOwn(macros, name) || !macros[name]?.includes(args.length) || element?.op !== "id") return null;
  return { name, range, element: element.args, bodies };
}
