import type { ASTNode } from "@marcbachmann/cel-js";
import { functions, methods } from "./condition-names";
import { inlineBounds, listChildren, macros, parseCondition, readMacro } from "./condition-syntax";
import type { TextRange } from "./parse-template";

export type CheckedCondition =
  | {
      ok: true;
      /** False: too large or too nested to evaluate between other work; it belongs in a worker. */
      withinBounds: boolean;
      /** The outside names it reads, once each. */
      names: string[];
      /** Every place where it reads one, with the fields that follow. */
      references: ConditionReference[];
    }
  | ({ ok: false; message: string } & Partial<TextRange>);

/** `input.score` in a condition. `from` and `to` are places in its text. */
export type ConditionReference = TextRange & { root: string; path: (string | number)[] };

/** Reads a condition without evaluating it. Pure and static: the same text always gives the same answer. */
export function checkCondition(text: string): CheckedCondition {
  const parsed = parseCondition(text);
  if ("message" in parsed) return { ok: false, ...parsed };
  const references: ConditionReference[] = [];
  let nodes = 0;
  let nesting = 0;
  const queue: Entry[] = [{ node: parsed.tree, locals: [], isRead: false }];
  for (let entry = queue.pop(); entry; entry = queue.pop()) {
    const { node, locals } = entry;
    nodes += 1;
    nesting = Math.max(nesting, locals.length);
    const problem = findProblem(node);
    if (problem) return { ok: false, message: problem, from: node.start, to: node.end };
    const chain = entry.isRead ? null : readChain(node);
    if (chain && !locals.includes(chain.root)) references.push(chain);
    const isRead = entry.isRead || chain !== null;
    const macro = readMacro(node);
    if (macro) {
      queue.push({ node: macro.range, locals, isRead: false });
      for (const body of macro.bodies) queue.push({ node: body, locals: [...locals, macro.element], isRead: false });
    } else if (isHas(node)) queue.push(...listHasEntries(node, locals));
    else for (const child of listChildren(node)) queue.push({ node: child, locals, isRead: isRead && child.op !== "value" });
  }
  references.sort((left, right) => left.from - right.from);
  const names = [...new Set(references.map(({ root }) => root))];
  return { ok: true, withinBounds: nodes <= inlineBounds.nodes && nesting <= inlineBounds.macroNesting, names, references };
}

/** `isRead`: it is part of a reference that is listed already. */
type Entry = { node: ASTNode; locals: readonly string[]; isRead: boolean };

/** A name and the fields after it, as far as they are written out. */
function readChain(node: ASTNode): ConditionReference | null {
  if (node.op === "id") return { root: node.args, path: [], from: node.start, to: node.end };
  if (node.op !== "." && node.op !== "[]") return null;
  const inner = readChain(node.args[0]);
  const key = node.op === "." ? node.args[1] : readIndex(node.args[1]);
  return inner && key !== null ? { ...inner, path: [...inner.path, key], to: node.end } : null;
}

function readIndex(node: ASTNode): string | number | null {
  if (node.op !== "value") return null;
  if (typeof node.args === "bigint") return Number(node.args);
  return typeof node.args === "string" || typeof node.args === "number" ? node.args : null;
}

const isHas = (node: ASTNode) => node.op === "call" && node.args[0] === "has";

/** What `has(a.b)` asks for may well be missing, so that only `a` is read. */
function listHasEntries(node: ASTNode, locals: readonly string[]): Entry[] {
  return listChildren(node).flatMap((field) => listChildren(field).map((child) => ({ node: child, locals, isRead: false })));
}

/** What the grammar takes but we do not. */
function findProblem(node: ASTNode): string | null {
  if (node.op === "value" && node.args !== null && typeof node.args === "object")
    return "Bytes and unsigned numbers cannot be used in a condition";
  if (node.op === ".?" || node.op === "[?]") return "Write . instead of .?: a missing field is null already";
  if (node.op === "call" && !Object.hasOwn(functions, node.args[0])) {
    return `There is no function ${node.args[0]}(); there are: ${[...Object.keys(functions)].join(", ")}`;
  }
  if (node.op === "call" && node.args[0] === "has" && (node.args[1].length !== 1 || node.args[1][0]?.op !== "."))
    return "has() takes a field, such as has(input.name)";
  if (node.op === "rcall" && !readMacro(node) && !Object.hasOwn(methods, node.args[0])) {
    if (Object.hasOwn(macros, node.args[0]))
      return `.${node.args[0]}() takes a name and a condition, such as items.${node.args[0]}(item, item.price > 3)`;
    return `There is no function .${node.args[0]}(); there are: ${[...Object.keys(methods), ...Object.keys(macros)].map((name) => `.${name}()`).join(", ")}`;
  }
  if (node.op === "call" && node.args[1].length !== functions[node.args[0]])
    return `${node.args[0]}() takes ${functions[node.args[0]]} value`;
  if (node.op === "rcall" && !readMacro(node) && !methods[node.args[0]]?.includes(node.args[2].length)) {
    return `.${node.args[0]}() takes ${methods[node.args[0]]?.join(" or ")} values`;
  }
  return null;
}
