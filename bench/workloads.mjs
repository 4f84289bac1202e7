// What is measured: documents that start by a webhook and answer at their end, each with a check of its answer.

const at = (index, row = 0) => ({ x: row * 280, y: index * 130 });
const base = { disabled: false, pinned: null, note: "", parent: null };
const node = (id, type, config, position) => ({ id, type, name: id, position, config, ...base });
const edge = (source, target) => ({ id: `${source}-${target}`, source, sourceHandle: "out", target, targetHandle: "in" });
const document = (nodes, edges) => ({ version: 1, nodes, edges, notes: [], groups: [] });
const chain = (nodes) =>
  document(
    nodes,
    nodes.slice(1).map((target, index) => edge(nodes[index].id, target.id)),
  );
const hook = () => node("hook", "webhook", { auth: "none", respond: "at-end" }, at(0));
const modelCall = (id, position) =>
  node(id, "model-call", { prompt: "Say fine.", models: [{ provider: "bench", model: "bench-1" }] }, position);

/** A webhook and `count` steps that each compute a number from the one before. */
const sets = (count) =>
  chain([
    hook(),
    ...Array.from({ length: count }, (_, index) => {
      const fields = { n: index === 0 ? "{{ trigger.body.n }}" : `{{ s${index}.n }}`, step: index + 1 };
      return node(`s${index + 1}`, "set", { fields }, at(index + 1));
    }),
  ]);

/** One step, `width` model calls side by side, and one step that joins them. */
function fanOut(width) {
  const calls = Array.from({ length: width }, (_, index) => modelCall(`m${index + 1}`, at(1, index)));
  const nodes = [
    hook(),
    node("start", "set", { fields: { n: "{{ trigger.body.n }}" } }, at(1)),
    ...calls,
    node("join", "merge", {}, at(3)),
  ];
  const edges = [edge("hook", "start"), ...calls.flatMap(({ id }) => [edge("start", id), edge(id, "join")])];
  return document(nodes, edges);
}

const givesNumber =
  (n) =>
  ({ text }) =>
    JSON.parse(text).n === n;
const givesFine =
  () =>
  ({ text }) =>
    JSON.parse(text).text === "Fine.";
const givesTen =
  () =>
  ({ text }) =>
    Object.keys(JSON.parse(text)).length === 10;

/** By name: the label of its row, how many at once, the document, and what a right answer to request n is. */
export const workloads = {
  w1: { label: "webhook → 10 set → end", concurrencies: [1, 10, 50], document: sets(10), check: givesNumber },
  w3: {
    label: "webhook → 3 model calls of 50 ms → end",
    concurrencies: [1, 50],
    document: chain([hook(), ...[1, 2, 3].map((index) => modelCall(`m${index}`, at(index)))]),
    check: givesFine,
  },
  fan: { label: "webhook → 1 → 10 model calls of 50 ms → 1", concurrencies: [1, 10], document: fanOut(10), check: givesTen },
  s50: { label: "webhook → 50 set → end", concurrencies: [1], document: sets(50), check: givesNumber },
  s499: { label: "webhook → 499 set → end", concurrencies: [1], document: sets(499), check: givesNumber },
};
