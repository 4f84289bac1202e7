import type { TextRange } from "./parse-template";

/** `find.orders.id` in a mapping. `from` and `to` are places in its text, `parts` those of the name and of each field after it. */
export type MappingReference = TextRange & { root: string; path: string[]; parts: TextRange[] };

/** What is read of JSONata's syntax tree; its own types leave half of it out. */
export type MappingNode = {
  type: string;
  value?: unknown;
  /** Where the token ends. */
  position?: number;
  steps?: MappingNode[];
  expressions?: MappingNode[];
  arguments?: MappingNode[];
  lhs?: MappingNode | Pair[];
  rhs?: MappingNode;
  expression?: MappingNode;
  condition?: MappingNode;
  then?: MappingNode;
  else?: MappingNode;
  body?: MappingNode;
  procedure?: MappingNode;
  pattern?: MappingNode;
  update?: MappingNode;
  delete?: MappingNode;
  predicate?: { expr?: MappingNode }[];
  stages?: { expr?: MappingNode }[];
  group?: { lhs: Pair[] };
  terms?: { expression: MappingNode }[];
};
type Pair = [MappingNode, MappingNode];

/** `isTop`: plain names mean what the mapping is given; elsewhere they are fields of whatever is looked at there. */
type Entry = { node: MappingNode; isTop: boolean };

/** Every place where a mapping reads what it is given, in the order of its text. */
export function listMappingReferences(text: string, tree: MappingNode): MappingReference[] {
  const found: MappingReference[] = [];
  const queue: Entry[] = [{ node: tree, isTop: true }];
  for (let entry = queue.pop(); entry; entry = queue.pop()) {
    const { node, isTop } = entry;
    const chain = readChain(text, node.type === "path" ? (node.steps ?? []) : [node], isTop);
    if (chain) found.push(chain);
    queue.push(...listInner(node, isTop));
  }
  // The parser has what stands before `?:` twice.
  return found.sort((left, right) => left.from - right.from).filter(({ from }, index, all) => all[index - 1]?.from !== from);
}

function listInner(node: MappingNode, isTop: boolean): Entry[] {
  const at = (isHere: boolean) => (inner: MappingNode | undefined) => (inner ? [{ node: inner, isTop: isHere }] : []);
  const same = at(isTop);
  const deeper = at(false);
  const filters = [...(node.predicate ?? []), ...(node.stages ?? [])];
  // A path looks at what is given with its first step alone.
  const steps = node.type === "path" ? (node.steps ?? []) : [];
  // A function that is called by a bare name is no value that is read.
  const procedure = node.procedure?.type === "path" ? undefined : node.procedure;
  return [
    ...steps.flatMap((step, index) => (index === 0 ? same(step.type === "name" ? { ...step, type: "read" } : step) : deeper(step))),
    ...[node.expression, node.condition, node.then, node.else, node.body, node.rhs, procedure].flatMap(same),
    // The names of a function's parameters are variables, not values.
    ...(node.type === "lambda" ? [] : [...(node.arguments ?? []), ...(node.expressions ?? [])]).flatMap(same),
    ...(Array.isArray(node.lhs) ? node.lhs.flat() : [node.lhs]).flatMap(same),
    ...[node.pattern, node.update, node.delete].flatMap(deeper),
    ...filters.flatMap(({ expr }) => deeper(expr)),
    ...(node.group?.lhs.flat() ?? []).flatMap(deeper),
    ...(node.terms ?? []).flatMap(({ expression }) => deeper(expression)),
  ];
}

/** A name and the fields after it, as far as they are written out. `$$` stands for all that the mapping is given. */
function readChain(text: string, steps: readonly MappingNode[], isTop: boolean): MappingReference | null {
  const [first] = steps;
  const isWhole = first?.type === "variable" && (first.value === "$" || (isTop && first.value === ""));
  if (!isWhole && !(isTop && first?.type === "name" && steps.length > 0)) return null;
  const names: { name: string; range: TextRange }[] = [];
  for (const { type, value, position } of isWhole ? steps.slice(1) : steps) {
    const range = type === "name" && typeof value === "string" && position !== undefined ? findName(text, value, position) : null;
    if (!range || typeof value !== "string") break;
    names.push({ name: value, range });
  }
  const [root, ...path] = names;
  const last = names.at(-1);
  if (!root || !last) return null;
  return {
    root: root.name,
    path: path.map(({ name }) => name),
    from: root.range.from,
    to: last.range.to,
    parts: names.map(({ range }) => range),
  };
}

/** Where a name stands that ends at `to`: as it is, or in backticks or quotes. null for one that is written in another way. */
function findName(text: string, name: string, to: number): TextRange | null {
  for (const written of [name, `\`${name}\``, `"${name}"`, `'${name}'`]) {
    const from = to - written.length;
    if (from >= 0 && text.slice(from, to) === written) return { from, to };
  }
  return null;
}
