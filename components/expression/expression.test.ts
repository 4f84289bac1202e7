import { describe, expect, test } from "vitest";
import { nodeCatalog } from "@/server/nodes/registry";
import type { WorkflowDocument } from "@/server/workflow/document";
import { readGraph } from "@/server/workflow/graph/read-graph";
import { flowDocument } from "@/tests/support/flow";
import { evaluateLive } from "./evaluate-live";
import { ExpressionPlace, type FieldLanguage } from "./expression-place";
import { findReference } from "./find-reference";
import { type KnownStep, readLastScope } from "./last-scope";
import { listCompletions } from "./list-completions";

const document = flowDocument(
  'start: manual {"config":{"fields":[{"name":"topic","required":true}]}}; start -> find; find: http-request {"config":{"url":"x"}}; find -> each; each: for-each {"config":{"items":"{{ find.body.orders }}"}}; each.item -> w; w: set',
);

const step = (output: unknown, rest: Partial<KnownStep> = {}): KnownStep => ({
  input: null,
  output,
  handle: "out",
  runId: "r1",
  stepKey: "n",
  ...rest,
});

const known: Record<string, KnownStep> = {
  start: step({ topic: "trees" }),
  find: step({ status: 200, headers: {}, body: { orders: [{ id: 7, "first name": "Ada" }] } }),
  w: step({}, { input: { id: 7, "first name": "Ada" }, stepKey: "w:2" }),
};

function placeOf(nodeId: string, last: Record<string, KnownStep> = known, of: WorkflowDocument = document) {
  return new ExpressionPlace({
    nodeId,
    readDocument: () => of,
    readGraph: (read) => readGraph(read, nodeCatalog),
    readScope: (groups, graph) => readLastScope(groups, (id) => last[id], { graph, nodeId, workflowId: "wf" }),
    dataKey: () => last,
  });
}

/** What is offered at the | in the text. */
function offered(marked: string, language: FieldLanguage = "template", nodeId = "w") {
  const caret = marked.indexOf("|");
  const text = marked.replace("|", "");
  return listCompletions({ text, caret, language, moment: "before-step", place: placeOf(nodeId) })?.completions ?? null;
}

const labels = (marked: string, language?: FieldLanguage, nodeId?: string) =>
  offered(marked, language, nodeId)?.map(({ label }) => label) ?? null;

describe("where a reference is typed", () => {
  test("in a text only between braces, and not in its default", () => {
    expect(findReference("plain find", 10, "template")).toBeNull();
    expect(findReference("{{ find }} and", 14, "template")).toBeNull();
    expect(findReference("\\{{ fi", 6, "template")).toBeNull();
    expect(findReference('{{ find.x ?? "fi', 16, "template")).toBeNull();
    expect(findReference("{{ fi", 5, "template")).toMatchObject({ root: null, typed: "fi", from: 3 });
    expect(findReference("{{ ", 3, "template")).toMatchObject({ root: null, typed: "", from: 3 });
  });

  test("step by step, with what is typed of the last one", () => {
    expect(findReference("{{ find.body.or", 15, "template")).toMatchObject({ root: "find", path: ["body"], typed: "or", from: 12 });
    expect(findReference("{{ find.body.", 13, "template")).toMatchObject({ root: "find", path: ["body"], typed: "", from: 12 });
    expect(findReference('{{ find.body["or', 16, "template")).toMatchObject({ root: "find", path: ["body"], typed: "or", from: 12 });
    expect(findReference("{{ find.body.orders[0].", 23, "template")).toMatchObject({ path: ["body", "orders", 0], typed: "" });
  });

  test("in a program everywhere but in its strings", () => {
    expect(findReference('find.status == "fi', 18, "cel")).toBeNull();
    expect(findReference("find.status == 200 && tri", 25, "cel")).toMatchObject({ root: null, typed: "tri" });
  });
});

describe("what is offered", () => {
  test("names with their types and last values, nearest first", () => {
    expect(labels("{{ |")).toEqual(["item", "index", "find", "trigger", "input", "run"]);
    expect(offered("{{ tri|")).toMatchObject([{ label: "trigger", type: "object", preview: '{"topic":"trees"}', section: "start" }]);
    expect(offered("{{ index|")).toMatchObject([{ preview: "2", type: "number" }]);
  });

  test("fields that are known, and fields that were there in the last run", () => {
    expect(offered("{{ find.|")).toMatchObject([
      { label: "status", text: ".status", type: "number", preview: "200" },
      { label: "headers" },
      { label: "body", type: "object" },
    ]);
    expect(labels("{{ find.body.|")).toEqual(["orders"]);
    expect(labels("{{ find.body.orders.|")).toEqual(["[0]", "length"]);
    expect(labels("{{ nothing.|")).toEqual([]);
  });

  test("names that are no plain words are written so that they can be read", () => {
    expect(offered("{{ item.fi|")).toMatchObject([{ label: "first name", text: '["first name"]' }]);
    expect(offered("item.fi|", "jsonata")).toMatchObject([{ text: ".`first name`" }]);
  });

  test("in conditions and mappings their functions too, in code the input alone", () => {
    expect(labels("si|", "cel")).toEqual(["size()"]);
    expect(labels("find.body.orders.exi|", "cel")).toEqual(["exists(item, …)", "exists_one(item, …)"].map((name) => `.${name}`));
    expect(labels("$su|", "jsonata")).toEqual(["$sum()", "$substring()", "$substringBefore()", "$substringAfter()"]);
    expect(labels("i|", "javascript")).toEqual(["input"]);
  });
});

describe("the value with the last run's data", () => {
  const live = (text: string, language: "template" | "cel" = "template", isText = false) =>
    evaluateLive(text, { language, isText, scope: placeOf("w").scope("before-step") });

  test("is what a run would make of it", async () => {
    expect(await live("{{ find.status }}")).toEqual({ state: "value", value: 200 });
    expect(await live("{{ find.status }}", "template", true)).toEqual({ state: "value", value: "200" });
    expect(await live("Order {{ item.id }} of {{ trigger.topic }}")).toEqual({ state: "value", value: "Order 7 of trees" });
    expect(await live("find.status > 100 && index == 2", "cel")).toEqual({ state: "value", value: true });
  });

  test("is an error in words, or says what there is no data for", async () => {
    expect(await live("{{ find.stat }}")).toMatchObject({ state: "problem", message: expect.stringContaining("has no “stat”") });
    expect(await live("find.status > 'a'", "cel")).toMatchObject({
      state: "problem",
      message: expect.stringContaining("cannot be ordered"),
    });
    const scope = placeOf("w", {}).scope("before-step");
    expect(await evaluateLive("{{ find.status }}", { language: "template", isText: false, scope })).toEqual({
      state: "no-data",
      names: ["find"],
    });
  });

  test("is nothing for plain text, and for what cannot be read", async () => {
    expect(await live("plain")).toEqual({ state: "plain" });
    expect(await live("{{ find.")).toEqual({ state: "plain" });
    expect(await live("find.status >", "cel")).toEqual({ state: "plain" });
  });
});
