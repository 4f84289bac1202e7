import type { ASTNode } from "@marcbachmann/cel-js";
import { AppError } from "@/server/errors";
import {
  addValues,
  callFunction,
  callMethod,
  compareValues,
  containsValue,
  describeValue,
  equalValues,
  type Meter,
} from "./condition-functions";
import { parseCondition, readMacro } from "./condition-syntax";
import { isPlainObject, readKey } from "./read-path";
import type { Scope } from "./resolve-templates";

/** About 30 ms of work. A bound on work, not on time, so that a replay decides the same. */
const defaultSteps = 500_000;

type Locals = { name: string; value: unknown; outer: Locals } | null;
type Work = Meter & { scope: Scope };

/**
 * Whether a CEL condition holds. Differences from the letter of CEL, all for the sake of JSON: there is one kind of number;
 * a missing field, an unknown name and anything read from null are null; null is false, and neither less nor greater than
 * anything; `matches` is linear-time RE2.
 *
 * Throws `expression_failed` when it cannot be read, does not come out as true or false, mixes types (`"5" > 3`), or takes
 * more than `steps` steps (each node evaluated is one, long texts and lists count more).
 */
export function evaluateCondition(text: string, scope: Scope, options: { steps?: number } = {}): boolean {
  const fail = (message: string, fix = "Correct the condition."): never => {
    throw new AppError("expression_failed", `The condition “${text.length > 200 ? `${text.slice(0, 199)}…` : text}” failed: ${message}`, {
      fix,
    });
  };
  const parsed = parseCondition(text);
  if ("message" in parsed) throw new AppError("expression_failed", parsed.message, { fix: "Correct the condition." });
  let left = options.steps ?? defaultSteps;
  const spend = (steps: number) => {
    left -= steps;
    if (left < 0) fail("it takes too many steps on this data", "Filter the data in a node before, or use a Code node.");
  };
  const work: Work = { scope, spend, fail };
  return toTruth(evaluateNode(parsed.tree, null, work), work);
}

function toTruth(value: unknown, work: Work): boolean {
  if (typeof value === "boolean") return value;
  return value === null ? false : work.fail(`${describeValue(value)} is not true or false`, "Compare it with something, such as == or >.");
}

/** The tree's depth is bounded by the parser, so recursion is safe here. */
function evaluateNode(node: ASTNode, locals: Locals, work: Work): unknown {
  work.spend(1);
  const read = (child: ASTNode) => evaluateNode(child, locals, work);
  switch (node.op) {
    case "value":
      return readLiteral(node.args, work);
    case "id":
      return readName(node.args, locals, work.scope);
    case ".":
      return readField(read(node.args[0]), node.args[1]);
    case "[]":
      return readField(read(node.args[0]), read(node.args[1]));
    case "&&":
      return toTruth(read(node.args[0]), work) && toTruth(read(node.args[1]), work);
    case "||":
      return toTruth(read(node.args[0]), work) || toTruth(read(node.args[1]), work);
    case "?:":
      return toTruth(read(node.args[0]), work) ? read(node.args[1]) : read(node.args[2]);
    case "!_":
      return !toTruth(read(node.args), work);
    case "-_":
      return negate(read(node.args), work);
    case "list":
      return node.args.map(read);
    case "map":
      return Object.fromEntries(node.args.map(([key, value]) => [String(read(key)), read(value)]));
    case "call":
      return evaluateCall(node.args[0], node.args[1], read, work);
    case "rcall": {
      const macro = readMacro(node);
      if (macro) return evaluateMacro(macro, { locals, read }, work);
      return callMethod(node.args[0], read(node.args[1]), node.args[2].map(read), work);
    }
    case ".?":
    case "[?]":
      return work.fail("write . instead of .?: a missing field is null already");
    default:
      return evaluateBinary(node.op, read(node.args[0]), read(node.args[1]), work);
  }
}

function readLiteral(value: unknown, work: Work): unknown {
  if (typeof value === "bigint") return Number(value);
  return value !== null && typeof value === "object" ? work.fail("bytes and unsigned numbers cannot be used") : value;
}

function readName(name: string, locals: Locals, scope: Scope): unknown {
  for (let local = locals; local; local = local.outer) if (local.name === name) return local.value;
  return Object.hasOwn(scope, name) ? toJson(scope[name]) : null;
}

function readField(value: unknown, key: unknown): unknown {
  return typeof key === "string" || typeof key === "number" ? toJson(readKey(value, key)?.value) : null;
}

const toJson = (value: unknown) => (value === undefined || typeof value === "function" ? null : value);

function negate(value: unknown, work: Work): unknown {
  if (value === null) return null;
  return typeof value === "number" ? -value : work.fail(`${describeValue(value)} has no negative`);
}

function evaluateCall(name: string, args: ASTNode[], read: (node: ASTNode) => unknown, work: Work): unknown {
  const [field] = args;
  if (name === "has")
    return field?.op === "."
      ? readKey(read(field.args[0]), field.args[1]) !== undefined
      : work.fail("has() takes a field, such as has(input.name)");
  return callFunction(name, args.map(read), work);
}

type Macro = NonNullable<ReturnType<typeof readMacro>>;

function evaluateMacro(
  { name, range, element, bodies }: Macro,
  { locals, read }: { locals: Locals; read: (node: ASTNode) => unknown },
  work: Work,
): unknown {
  const items = listItems(read(range), name, work);
  const [body, transform] = bodies;
  if (!body) return work.fail(`.${name}() takes a name and a condition`);
  const at = (node: ASTNode, value: unknown) => evaluateNode(node, { name: element, value, outer: locals }, work);
  const holds = (value: unknown) => toTruth(at(body, value), work);
  switch (name) {
    case "all":
      return items.every(holds);
    case "exists":
      return items.some(holds);
    case "exists_one":
      return items.filter(holds).length === 1;
    case "filter":
      return items.filter(holds);
    default:
      return transform ? items.filter(holds).map((value) => at(transform, value)) : items.map((value) => at(body, value));
  }
}

function listItems(value: unknown, name: string, work: Work): unknown[] {
  if (value === null) return [];
  if (Array.isArray(value)) return value;
  if (!isPlainObject(value)) return work.fail(`.${name}() works on a list, not on ${describeValue(value)}`);
  const keys = Object.keys(value);
  work.spend(keys.length);
  return keys;
}

function evaluateBinary(op: string, left: unknown, right: unknown, work: Work): unknown {
  switch (op) {
    case "==":
      return equalValues(left, right, work);
    case "!=":
      return !equalValues(left, right, work);
    case "in":
      return containsValue(right, left, work);
    case "+":
      return addValues(left, right, work);
    case "<":
    case "<=":
    case ">":
    case ">=":
      return compareValues(op, left, right, work);
    default:
      return computeNumber(op, left, right, work);
  }
}

function computeNumber(op: string, left: unknown, right: unknown, work: Work): unknown {
  if (left === null || right === null) return null;
  if (typeof left !== "number" || typeof right !== "number")
    return work.fail(
      `${op} works on numbers, not on ${describeValue(left)} and ${describeValue(right)}`,
      "Turn texts into numbers with double(…).",
    );
  if (right === 0 && op !== "*" && op !== "-") return work.fail("it divides by zero");
  return op === "-" ? left - right : op === "*" ? left * right : op === "/" ? left / right : left % right;
}
