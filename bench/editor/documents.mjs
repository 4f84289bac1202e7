// The drawings that the editor is measured with: branches that rejoin, as workflows are, of any size.

const rest = { disabled: false, pinned: null, note: "", parent: null };
const row = 124;

/** The nodes whose fields are typed into: the first ones of every drawing. */
export const typedNodes = { prompt: "ask", expression: "check", code: "compute" };

/**
 * `count` nodes. `runs`: only steps that run at once, without a model or a network. `waits`: the second node waits for an hour, so
 * that a run of it stays where it is.
 */
export function makeDrawing(count, { runs = false, waits = false } = {}) {
  const nodes = [];
  const edges = [];
  let last = null;
  const add = (id, type, config, { column = 0, from = last, handle = "out" } = {}) => {
    const y = (from ? from.position.y : -row) + row;
    const node = { id, type, name: `${type} ${nodes.length}`, position: { x: column * 240, y }, config, ...rest };
    nodes.push(node);
    if (from) wire(from, handle, node);
    return node;
  };
  const wire = (from, handle, to) =>
    edges.push({ id: `${from.id}-${to.id}`, source: from.id, sourceHandle: handle, target: to.id, targetHandle: "in" });
  const set = (id, options) => add(id, "set", { fields: { n: "{{ trigger.n }}", note: "A text of some length, as they are." } }, options);

  last = add("start", "manual", { fields: [] });
  if (waits) last = add("pause", "wait", { duration: "1h" });
  if (!runs) {
    last = add(typedNodes.prompt, "model-call", { prompt: "Say fine.", models: [{ provider: "bench", model: "bench-1" }] });
    last = add(typedNodes.expression, "if", { condition: "input.text != ''" });
    last = add(typedNodes.code, "code", { code: "return { n: 1 };" }, { handle: "true" });
  }
  for (let section = 1; nodes.length + 7 <= count; section++) {
    const check = add(`if${section}`, "if", { condition: "input.n != 1" });
    const left = set(`a${section}`, { from: check, handle: "true" });
    const right = set(`b${section}`, { from: check, handle: "false", column: 1 });
    const leftEnd = set(`c${section}`, { from: left });
    const rightEnd = set(`d${section}`, { from: right, column: 1 });
    last = add(`merge${section}`, "merge", {}, { from: leftEnd });
    wire(rightEnd, "out", last);
    last = set(`e${section}`);
  }
  while (nodes.length < count) last = set(`s${nodes.length}`);
  return { version: 1, nodes, edges, notes: [], groups: [] };
}
