import { expect, test } from "vitest";
import { nodeCatalog } from "@/server/nodes/registry";
import { flowDocument } from "@/tests/support/flow";
import { toGraph } from "../graph";
import { describeRunOutput } from "./describe-run-output";
import { listFields, stepInto } from "./value-schema";

const output = (text: string) => describeRunOutput(toGraph(flowDocument(text), nodeCatalog).graph);
const fields = (text: string) => Object.fromEntries(listFields(output(text)).map(({ name, presence }) => [name, presence]));
const set = (id: string, name: string) => `${id}: set {"config":{"fields":{"${name}":1}}}`;

test("a run gives what the node at its end gives", () => {
  expect(fields(`t: manual; ${set("a", "one")}; ${set("b", "two")}; t -> a -> b`)).toEqual({ two: "sure" });
  expect(stepInto(output(`t: manual; ${set("a", "one")}; t -> a`), "one").schema).toEqual({ type: "number" });
});

test("of several ends that all come, each by its node id; of branches one of them", () => {
  expect(fields(`t: manual; ${set("a", "one")}; ${set("b", "two")}; t -> a; t -> b`)).toEqual({ a: "sure", b: "sure" });
  const branches = `t: manual; c: if {"config":{"condition":"true"}}; ${set("a", "one")}; ${set("b", "two")}; t -> c; c.true -> a; c.false -> b`;
  expect(fields(branches)).toEqual({ a: "maybe", b: "maybe", one: "maybe", two: "maybe" });
});

test("what an answer or a stop says comes first", () => {
  const answer = 'r: respond {"config":{"body":{"ok":true}}}';
  expect(fields(`t: manual; ${answer}; ${set("a", "one")}; t -> r -> a`)).toEqual({ ok: "sure" });
  const stopped = 's: stop {"config":{"output":{"done":"yes"}}}';
  expect(fields(`t: manual; ${answer}; ${stopped}; t -> r -> s`)).toEqual({ done: "sure" });
  expect(fields(`t: manual; s: stop {"config":{"outcome":"error"}}; ${set("a", "one")}; t -> a; t -> s`)).toEqual({ one: "sure" });
});

test("what cannot be told is anything", () => {
  expect(
    output('t: manual; h: http-request {"config":{"url":"https://example.com"}}; x: set {"config":{"mapping":"input.a"}}; t -> h -> x'),
  ).toEqual({});
});

test("a step that calls a workflow gives what that gives, and what it does not give is told", () => {
  const document = flowDocument(
    `t: manual; call: sub-workflow {"config":{"workflowId":"wf"}}; w: set {"config":{"fields":{"a":"{{ call.scor }}","b":"{{ call.score }}"}}}; t -> call -> w`,
  );
  const schema = { type: "object", properties: { score: { type: "number" } }, required: ["score"], additionalProperties: false };
  const { issues } = toGraph(document, nodeCatalog, { workflows: new Map([["wf", schema]]) });
  expect(issues).toMatchObject([
    { severity: "warning", field: "config.fields.a", fix: "Did you mean score?", repair: { label: "Use score" } },
  ]);
  expect(toGraph(document, nodeCatalog).issues).toEqual([]);
});
