import { expect, test } from "vitest";
import { flowDocument } from "@/tests/support/flow";
import { testCatalog } from "@/tests/support/test-catalog";
import { toGraph } from "../graph";

/** The issues of one drawing in which the node `w` reads `text`. */
function reading(text: string, drawing: string) {
  const document = flowDocument(drawing);
  const node = document.nodes.find(({ id }) => id === "w");
  if (node) node.config = { ...node.config, value: text };
  return toGraph(document, testCatalog).issues;
}

/** The issues when loop `l` is given `config`. */
function looping(config: object, drawing = "a -> l; l.item -> b -> c; l.done -> d") {
  const document = flowDocument(drawing);
  const loop = document.nodes.find(({ id }) => id === "l");
  if (loop) loop.config = { ...loop.config, ...config };
  return toGraph(document, testCatalog).issues;
}

test("inside a loop expressions see what it sees, nodes before in the pass, and the names it gives", () => {
  const drawing = 'a -> b -> l; l: for-each {"config":{"items":"{{ b.orders }}"}}; l.item -> c -> w; w: pass; l.done -> d';
  expect(reading("{{ a }} {{ b.x }} {{ c.x }} {{ item.id }} {{ index }} {{ l.item.id }} {{ l.index }} {{ trigger }}", drawing)).toEqual([]);
});

test("inside a loop neither what comes after it nor its own results can be read", () => {
  const drawing = "a -> l; l.item -> w; l.item -> c; w: pass; l.done -> d";
  expect(reading("{{ d }}", drawing)).toMatchObject([
    { code: "unknown_reference", message: expect.stringContaining("“d” does not run before it") },
  ]);
  expect(reading("{{ c }}", drawing)).toMatchObject([{ message: expect.stringContaining("“c” does not run before it") }]);
  expect(reading("{{ l.results }}", drawing)).toMatchObject([
    { severity: "warning", message: expect.stringContaining("“l” gives its passes no “results”"), fix: "It gives: item, index." },
  ]);
});

test("from outside a loop the nodes inside cannot be read, and the message says what can", () => {
  const drawing = "a -> l; l.item -> b; b.true -> c; l.done -> w; w: pass";
  expect(reading("{{ l.results }} {{ l.errors }}", drawing)).toEqual([]);
  expect(reading("{{ c.x }}", drawing)).toMatchObject([
    {
      severity: "error",
      code: "unknown_reference",
      message: "“w” reads “{{ c.x }}”, but “c” is inside “l” and cannot be read from outside it",
      fix: "Read what the loop gives: {{ l.results }}.",
    },
  ]);
  // Two loops deep: what can be read is the outer one's.
  expect(reading("{{ x }}", "a -> l; l.item -> i; i.body -> x; l.done -> w; w: pass")[0]).toMatchObject({
    fix: "Read what the loop gives: {{ l.results }}.",
  });
});

test("item, index and last are only there in a loop that gives them", () => {
  expect(reading("{{ item }}", "a -> w; w: pass")).toMatchObject([
    { code: "unknown_reference", message: "“w” reads “{{ item }}”, which is only there inside a loop" },
  ]);
  expect(reading("{{ last }}", "a -> l; l.item -> w; w: pass")).toMatchObject([
    { message: "“w” reads “{{ last }}”, which “l” does not give", fix: "It gives: item, index." },
  ]);
  expect(reading("{{ last }} {{ item }}", "a -> l; l.item -> i; i.body -> w; w: pass")).toEqual([]);
  expect(reading("{{ item }}", "a -> l; l.item -> b; l.done -> w; w: pass")).toMatchObject([{ code: "unknown_reference" }]);
});

test("the result of a pass may name every node inside, but not what is inside a loop there, nor what comes after", () => {
  expect(looping({ result: "{{ b.x }} {{ c }} {{ item }} {{ index }} {{ l.item }} {{ a.y }}" })).toEqual([]);
  expect(looping({ result: "{{ d }}" })).toMatchObject([
    { field: "config.result", message: expect.stringContaining("does not run before it") },
  ]);
  const nested = "a -> l; l.item -> i; i.body -> x; i.done -> c";
  expect(looping({ result: "{{ i.results }} {{ c }}" }, nested)).toEqual([]);
  expect(looping({ result: "{{ x }}" }, nested)).toMatchObject([{ message: expect.stringContaining("“x” is inside “i”") }]);
});

test("other settings of a loop are filled in before it starts, so no pass is known there", () => {
  expect(looping({ items: "{{ item }}" })).toMatchObject([{ code: "unknown_reference", field: "config.items" }]);
  expect(looping({ items: "{{ b }}" })).toMatchObject([
    { code: "unknown_reference", message: expect.stringContaining("“b” is inside it and runs later") },
  ]);
});

test("the condition of a loop names what the next pass is given, and no node inside", () => {
  const condition = (text: string) => looping({ condition: text }, "a -> l; l.body -> b; l.done -> d");
  expect(condition("index < 3 && (last == null || last.score < 80) && a.ok")).toEqual([]);
  expect(condition("b.ok")).toMatchObject([{ field: "config.condition", fix: "Read what a pass is given: index, last." }]);
  expect(condition("item > 3")).toMatchObject([{ field: "config.condition", message: expect.stringContaining("“l” does not give") }]);
});
