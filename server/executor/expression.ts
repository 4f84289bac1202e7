import "server-only";

/** What an expression may name: the event that started the run, and (in waits and cancellations) the one that just came in. */
export type Scope = { event: unknown; async?: unknown };
type Path = readonly (string | number)[];
type Node =
  | { kind: "literal"; value: unknown }
  | { kind: "path"; path: Path }
  | { kind: "not"; of: Node }
  | { kind: "choice"; condition: Node; yes: Node; no: Node }
  | { kind: "binary"; operator: string; left: Node; right: Node };

/** A parsed expression. */
export type Expression = { readonly root: Node };

const token = /\s*(?:(\d+(?:\.\d+)?)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|([A-Za-z_]\w*)|(&&|\|\||==|!=|<=|>=|[<>!+().?:[\]-]))/y;
type Token = { sort: "number" | "string" | "name" | "sign"; text: string };

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  while (text.slice(token.lastIndex).trim() !== "") {
    const at = token.lastIndex;
    const match = token.exec(text);
    if (!match) throw new Error(`The expression "${text}" has something unknown at character ${at + 1}.`);
    const [, number, string, name, sign] = match;
    if (number !== undefined) tokens.push({ sort: "number", text: number });
    else if (string !== undefined) tokens.push({ sort: "string", text: unquote(string) });
    else if (name !== undefined) tokens.push({ sort: "name", text: name });
    else tokens.push({ sort: "sign", text: sign ?? "" });
  }
  return tokens;
}

function unquote(text: string): string {
  return text.slice(1, -1).replace(/\\(u[0-9a-fA-F]{4}|.)/g, (_, escaped: string) => {
    if (escaped.length > 1) return String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
    return ({ n: "\n", t: "\t", r: "\r", b: "\b", f: "\f" } as Record<string, string>)[escaped] ?? escaped;
  });
}

// Loosest binding first.
const levels: readonly (readonly string[])[] = [["||"], ["&&"], ["==", "!=", "<", "<=", ">", ">="], ["+"]];
const constants = new Map<string, unknown>([
  ["true", true],
  ["false", false],
  ["null", null],
]);

/**
 * Parses the part of CEL that runs alike here and on Inngest: literals, paths from `event` and `async`, `== != < <= > >=`,
 * `&& || !`, `? :`, `+` and brackets. Throws an Error that quotes the text when it is anything else.
 */
export function parseExpression(text: string): Expression {
  const tokens = tokenize(text);
  let at = 0;
  const fail = (): never => {
    throw new Error(`The expression "${text}" is not supported near "${tokens[at]?.text ?? "its end"}".`);
  };
  const isSign = (sign: string) => tokens[at]?.sort === "sign" && tokens[at]?.text === sign;
  const take = (sign: string) => isSign(sign) && ++at > 0;
  const expect = (sign: string) => take(sign) || fail();

  function choice(): Node {
    const condition = binary(0);
    if (!take("?")) return condition;
    const yes = choice();
    expect(":");
    return { kind: "choice", condition, yes, no: choice() };
  }
  function binary(level: number): Node {
    const operators = levels[level];
    if (!operators) return unary();
    let left = binary(level + 1);
    for (let operator = operators.find(isSign); operator; operator = operators.find(isSign)) {
      at++;
      left = { kind: "binary", operator, left, right: binary(level + 1) };
    }
    return left;
  }
  function unary(): Node {
    if (take("!")) return { kind: "not", of: unary() };
    if (take("(")) {
      const inner = choice();
      expect(")");
      return inner;
    }
    const negative = take("-");
    const next = tokens[at++];
    if (next?.sort === "number") return { kind: "literal", value: negative ? -Number(next.text) : Number(next.text) };
    if (negative || !next) return fail();
    if (next.sort === "string") return { kind: "literal", value: next.text };
    if (constants.has(next.text)) return { kind: "literal", value: constants.get(next.text) };
    return next.text === "event" || next.text === "async" ? path(next.text) : fail();
  }
  function path(root: string): Node {
    const steps: (string | number)[] = [root];
    for (;;) {
      if (take(".")) {
        const next = tokens[at++];
        steps.push(next?.sort === "name" ? next.text : fail());
      } else if (take("[")) {
        const next = tokens[at++];
        steps.push(next?.sort === "string" ? next.text : next?.sort === "number" ? Number(next.text) : fail());
        expect("]");
      } else return { kind: "path", path: steps };
    }
  }
  const root = choice();
  if (at < tokens.length) fail();
  return { root };
}

/** Evaluates. A missing field is null; comparing different types is false. Never throws. */
export function evaluate(expression: Expression, scope: Scope): unknown {
  return evaluateNode(expression.root, scope);
}

/** True when the expression holds, or when there is none. */
export function holds(expression: Expression | undefined, scope: Scope): boolean {
  return expression === undefined || evaluate(expression, scope) === true;
}

function evaluateNode(node: Node, scope: Scope): unknown {
  switch (node.kind) {
    case "literal":
      return node.value;
    case "path":
      return readPath(scope, node.path);
    case "not":
      return evaluateNode(node.of, scope) !== true;
    case "choice":
      return evaluateNode(evaluateNode(node.condition, scope) === true ? node.yes : node.no, scope);
    case "binary":
      return evaluateBinary(node.operator, evaluateNode(node.left, scope), () => evaluateNode(node.right, scope));
  }
}

function evaluateBinary(operator: string, left: unknown, rightOf: () => unknown): unknown {
  if (operator === "&&") return left === true && rightOf() === true;
  if (operator === "||") return left === true || rightOf() === true;
  const right = rightOf();
  if (operator === "==") return isEqual(left, right);
  if (operator === "!=") return !isEqual(left, right);
  if (operator === "+") return typeof left === "number" && typeof right === "number" ? left + right : `${left ?? ""}${right ?? ""}`;
  if (!((typeof left === "number" && typeof right === "number") || (typeof left === "string" && typeof right === "string"))) return false;
  if (operator === "<") return left < right;
  if (operator === "<=") return left <= right;
  return operator === ">" ? left > right : left >= right;
}

function isEqual(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  return JSON.stringify(left) === JSON.stringify(right);
}

function readPath(from: unknown, path: Path): unknown {
  let value = from;
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return null;
    value = (value as Record<string | number, unknown>)[key];
  }
  return value ?? null;
}

/** The top-level `&&` parts of the form `async.path == something known already`, as [path below async, value]. */
export function listEqualities(expression: Expression, event: unknown): { path: Path; value: unknown }[] {
  const visit = (node: Node): { path: Path; value: unknown }[] => {
    if (node.kind !== "binary") return [];
    if (node.operator === "&&") return [...visit(node.left), ...visit(node.right)];
    if (node.operator !== "==") return [];
    for (const [own, other] of [
      [node.left, node.right],
      [node.right, node.left],
    ] as const) {
      const known = other.kind === "literal" || (other.kind === "path" && other.path[0] === "event");
      if (own.kind === "path" && own.path[0] === "async" && known)
        return [{ path: own.path.slice(1), value: evaluateNode(other, { event }) }];
    }
    return [];
  };
  return visit(expression.root);
}
