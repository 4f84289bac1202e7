// The drawings that the editor is measured with: lanes side by side, of branches that rejoin, as workflows are; of any size.

const rest = { disabled: false, pinned: null, note: "", parent: null };
const row = 124;
const column = 240;
const sectionsInLane = 6;

/** The nodes whose fields are typed into, in every drawing but those that run. */
export const typedNodes = { prompt: "ask", expression: "check", code: "compute" };

/** Four lanes of model calls, one after the other: a run whose steps each take a while, as those of agents do. */
export function makeCalls(count, pause) {
  const drawing = makeDrawing(2, { runs: true, pause });
  const [start, wait] = drawing.nodes;
  const models = [{ provider: "bench", model: "bench-1" }];
  for (let index = 0; index < count; index++) {
    const lane = index % 4;
    const source = index < 4 ? wait.id : `call${index - 4}`;
    const position = { x: lane * column, y: row * (2 + Math.floor(index / 4)) };
    const id = `call${index}`;
    drawing.nodes.push({ ...start, id, name: id, type: "model-call", position, config: { prompt: "Say fine.", models } });
    drawing.edges.push({ id: `${source}-${id}`, source, sourceHandle: "out", target: id, targetHandle: "in" });
  }
  return drawing;
}

/**
 * `count` nodes. `runs`: only steps that run at once, without a model or a network. `pause`: the second node waits for so long,
 * and the run with it.
 */
export function makeDrawing(count, { runs = false, pause } = {}) {
  const nodes = [];
  const edges = [];
  const wire = (from, handle, to) =>
    edges.push({ id: `${from.id}-${to.id}`, source: from.id, sourceHandle: handle, target: to.id, targetHandle: "in" });
  const add = (id, type, config, { from, handle = "out", x = from?.position.x ?? 0 } = {}) => {
    const node = { id, type, name: id, position: { x, y: (from ? from.position.y : -row) + row }, config, ...rest };
    nodes.push(node);
    if (from) wire(from, handle, node);
    return node;
  };
  const set = (id, place) => add(id, "set", { fields: { run: "{{ run.id }}", note: "A text of some length, as they are." } }, place);

  let head = add("start", "manual", { fields: [] });
  if (pause) head = add("pause", "wait", { duration: pause }, { from: head });
  if (!runs) {
    const models = [{ provider: "bench", model: "bench-1" }];
    head = add(typedNodes.prompt, "model-call", { prompt: "Say fine.", models }, { from: head });
    head = add(typedNodes.expression, "if", { condition: "input.text != ''" }, { from: head });
    head = add(typedNodes.code, "code", { code: "return { n: 1 };" }, { from: head, handle: "true" });
  }
  let last = head;
  for (let section = 0; nodes.length + 7 <= count; section++) {
    const x = Math.floor(section / sectionsInLane) * 2 * column;
    const from = section % sectionsInLane === 0 ? head : last;
    const check = add(`if${section}`, "if", { condition: "run.id != ''" }, { from, x });
    const left = set(`a${section}`, { from: check, handle: "true" });
    const right = set(`b${section}`, { from: check, handle: "false", x: x + column });
    const [leftEnd, rightEnd] = [set(`c${section}`, { from: left }), set(`d${section}`, { from: right })];
    const merge = add(`merge${section}`, "merge", {}, { from: leftEnd });
    wire(rightEnd, "out", merge);
    last = set(`e${section}`, { from: merge });
  }
  while (nodes.length < count) last = set(`s${nodes.length}`, { from: last });
  return { version: 1, nodes, edges, notes: [], groups: [] };
}
