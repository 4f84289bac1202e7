import type { ASTNode } from "@marcbachmann/cel-js";
import { functions, methods } from "./condition-names";
import { inlineBounds, listChildren, macros, parseCondition, readMacro } from "./condition-syntax";

export type CheckedCondition =
  | {
      ok: true;
      /** False: too large or too nested to evaluate between other work; it belongs in a worker. */
      withinBounds: boolean;
      /** The outside names it reads, once each. */
      names: string[];
    }
  | { ok: false; message: string };

/** Reads a condition without evaluating it. Pure and static: the same text always gives the same answer. */
export function checkCondition(text: string): CheckedCondition {
  const parsed = parseCondition(text);
  if ("message" in parsed) return { ok: false, message: parsed.message };
  const names = new Set<string>();
  let nodes = 0;
  let nesting = 0;
  const queue: { node: ASTNode; locals: readonly string[] }[] = [{ node: parsed.tree, locals: [] }];
  for (let entry = queue.pop(); entry; entry = queue.pop()) {
    const { node, locals } = entry;
    nodes += 1;
    nesting = Math.max(nesting, locals.length);
    const problem = findProblem(node);
    if (problem) return { ok: false, message: problem };
    if (node.op === "id" && !locals.includes(node.args)) names.add(node.args);
    const macro = readMacro(node);
    if (macro) {
      queue.push({ node: macro.range, locals });
      for (const body of macro.bodies) queue.push({ node: body, locals: [...locals, macro.element] });
    } else for (const child of listChildren(node)) queue.push({ node: child, locals });
  }
  return { ok: true, withinBounds: nodes <= inlineBounds.nodes && nesting <= inlineBounds.macroNesting, names: [...names] };
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
