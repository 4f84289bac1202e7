import { expect, test } from "vitest";
import { nodeCatalog } from "@/server/nodes/registry";
import { flowDocument } from "@/tests/support/flow";
import { checkMapping } from "../expression/check-mapping";
import { type GraphIssue, toGraph } from "../graph";
import { checkConditionText, checkTemplateText } from "../values/check-text";

/** What the checks say of a node `w` with these settings. */
function checking(config: Record<string, unknown>, drawing: string, type = "set"): GraphIssue[] {
  const document = flowDocument(drawing);
  const node = document.nodes.find(({ id }) => id === "w");
  if (node) Object.assign(node, { type, config });
  const codes = new Set(["unknown_reference", "maybe_missing", "wrong_type"]);
  return toGraph(document, nodeCatalog, { checkProgram: checkMapping }).issues.filter(({ code }) => codes.has(code));
}

const reading = (text: string, drawing: string) => checking({ fields: { x: text } }, drawing);

const start = 'start: manual {"config":{"fields":[{"name":"topic","required":true},{"name":"count","type":"number","default":1}]}}';

test("a slip of the pen is told with the name that was meant, and can be mended by a button", () => {
  expect(reading("Of {{ reseacher.x }}", `${start}; researcher: agent; start -> researcher -> w`)).toMatchObject([
    {
      severity: "error",
      fix: "Did you mean researcher?",
      repair: { label: "Use researcher", path: ["fields", "x"], value: "Of {{ researcher.x }}" },
    },
  ]);
  expect(reading("{{ trigger.topc }}", `${start}; start -> w`)).toMatchObject([
    { severity: "warning", fix: "Did you mean topic?", repair: { value: "{{ trigger.topic }}" } },
  ]);
});

test("fields are followed as deep as they are known, by what is set in the nodes before", () => {
  const set = (fields: object, rest = "") => `${start}; s: set ${JSON.stringify({ config: { fields } })}; start -> s -> w${rest}`;
  expect(reading("{{ s.person.name }}", set({ person: { name: "{{ trigger.topic }}" } }))).toEqual([]);
  expect(reading("{{ s.person.nme }}", set({ person: { name: "x" } }))).toMatchObject([
    { message: "“w” reads “{{ s.person.nme }}”, but s.person has no “nme”", fix: "Did you mean name?" },
  ]);
  expect(reading("{{ s.topic.first }}", set({ topic: "{{ trigger.topic }}" }))).toMatchObject([
    { fix: "It is text, which has no fields." },
  ]);
  expect(reading("{{ s.list.first }}", set({ list: [1, 2] }))).toMatchObject([{ fix: "It is a list: pick an element such as [0]." }]);
  expect(reading("{{ s.list[0] }} {{ s.list.length }}", set({ list: [1, 2] }))).toEqual([]);
});

test("an answer has json only with an output schema, in its shape", () => {
  const agent = (config: object) => `${start}; a: agent ${JSON.stringify({ config })}; start -> a -> w`;
  const schema = { type: "object", properties: { score: { type: "number" } }, required: ["score"] };
  expect(reading("{{ a.json.score }}", agent({ outputSchema: schema }))).toEqual([]);
  expect(reading("{{ a.json.scor }}", agent({ outputSchema: schema }))).toMatchObject([{ fix: "Did you mean score?" }]);
  expect(reading("{{ a.json }}", agent({}))).toMatchObject([{ message: expect.stringContaining("gives no “json”") }]);
});

const branches = `${start}; start -> i; i: if {"config":{"condition":"true"}}; i.true -> a; a: set {"config":{"fields":{"x":1}}}; i.false -> b; b: set; a -> m; b -> m; m: merge`;

test("what is on a branch that may not have run wants a default; what every way leads through does not", () => {
  expect(reading("{{ a.x }}", `${branches}; m -> w`)).toMatchObject([
    {
      severity: "warning",
      code: "maybe_missing",
      message: "“w” reads “{{ a.x }}”, but “a” is on a branch that may not have run",
      repair: { value: '{{ a.x ?? "" }}' },
    },
  ]);
  expect(reading('{{ a.x ?? "none" }} {{ i }} {{ start.topic }}', `${branches}; m -> w`)).toEqual([]);
  expect(reading("{{ a.x }}", `${branches}; a -> w`)).toEqual([]);
});

test("a node that is joined early may not have the others, and one that nothing starts is never there", () => {
  const early = `${start}; start -> a -> m; start -> b -> m; a: set; b: set; m: merge {"config":{"mode":"any"}}; m -> w`;
  expect(reading("{{ b }}", early)).toMatchObject([{ code: "maybe_missing", severity: "warning" }]);
  expect(reading("{{ b }}", early.replace("any", "all"))).toEqual([]);
  expect(reading("{{ loose }}", `${start}; start -> w; loose: set; loose -> w`)).toMatchObject([
    { code: "maybe_missing", severity: "error", fix: "Connect “loose” to a trigger, or read another node." },
  ]);
});

test("what a handled failure leaves is read behind the error output, and only there", () => {
  const failing = `${start}; start -> h; h: http-request {"config":{"url":"x"},"policy":{"onError":"branch"}}`;
  expect(reading("{{ h.error.message }}", `${failing}; h.error -> w`)).toEqual([]);
  expect(reading("{{ h.status }}", `${failing}; h -> w`)).toEqual([]);
  expect(reading("{{ h.error.message }}", `${failing}; h -> w`)).toMatchObject([{ message: expect.stringContaining("gives no “error”") }]);
});

test("a value of another type than the field takes is an error, and text takes all", () => {
  const each = (config: object) => checking({ items: [], ...config }, `${start}; start -> w`, "for-each");
  expect(each({ concurrency: "{{ trigger.count }}" })).toEqual([]);
  expect(each({ concurrency: "{{ trigger.topic }}" })).toMatchObject([
    { severity: "error", code: "wrong_type", message: "“w”: Items at once takes a number, but “{{ trigger.topic }}” is text" },
  ]);
  expect(each({ concurrency: "about {{ trigger.count }}" })).toMatchObject([{ fix: "Leave only the expression in the field." }]);
  expect(each({ items: "{{ trigger.topic }}" })).toMatchObject([{ message: expect.stringContaining("takes a list or an object") }]);
  expect(each({ items: "{{ trigger }}" })).toEqual([]);
  expect(checking({ prompt: "{{ trigger }}" }, `${start}; start -> w`, "agent")).toEqual([]);
});

test("in a field the problems say where they are, without the node's name", () => {
  const { graph } = toGraph(flowDocument(`${start}; start -> w; w: set`), nodeCatalog);
  const place = { graph, nodeId: "w", moment: "before-step" } as const;
  expect(checkTemplateText("Dear {{ triger.topic }}!", place)).toEqual([
    {
      from: 5,
      to: 23,
      severity: "error",
      message: "There is no node with the id “triger”",
      fix: "Did you mean trigger?",
      repair: { label: "Use trigger", text: "Dear {{ trigger.topic }}!" },
    },
  ]);
  expect(checkTemplateText("{{ a b }}", place)).toMatchObject([{ from: 0, to: 9, message: expect.stringContaining("too much") }]);
  expect(checkConditionText("trigger.topc == 'x' && has(trigger.other)", place)).toMatchObject([
    { from: 0, to: 12, severity: "warning", fix: "Did you mean topic?" },
  ]);
  expect(checkConditionText("trigger.topic ==", place)).toMatchObject([{ severity: "error" }]);
});

test("names in a mapping are checked like others; what is not there is nothing, so they are warnings", () => {
  const drawing = `${start}; s: set {"config":{"fields":{"orders":[{"id":1,"price":2}],"person":{"name":"x"}}}}; start -> s -> w`;
  const mapped = (mapping: string) => checking({ mapping }, drawing);
  expect(mapped('{ "sum": $sum(s.orders.price), "who": s.person.name, "of": trigger.topic, "in": input.orders[0].id }')).toEqual([]);
  expect(mapped("ss.orders[0].id")).toMatchObject([
    {
      severity: "warning",
      code: "unknown_reference",
      message: expect.stringContaining("there is no node with the id “ss”"),
      repair: { label: "Use s", path: ["mapping"], value: "s.orders[0].id" },
    },
  ]);
  expect(mapped("s.orders[price > 1].prce & ''")).toMatchObject([
    { severity: "warning", fix: "Did you mean price?", repair: { label: "Use price", value: "s.orders[price > 1].price & ''" } },
  ]);
  expect(mapped("s.person.`nam`")).toMatchObject([{ repair: { value: "s.person.name" } }]);
  expect(mapped("s.orders[anything = 1]{ whatever: $sum(x) }")).toEqual([]);
});
