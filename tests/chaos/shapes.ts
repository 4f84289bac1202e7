// Workflows of mixed shape, each with what its run must give and which deeds must stand in the ledger.
import type { WorkflowDocument } from "@/server/workflow/document";
import { flowDocument } from "@/tests/support/flow";

export type Shape = {
  name: string;
  document: WorkflowDocument;
  /** The output of the run that was started with `{ n }`. */
  output(n: string): unknown;
  /** What must have been asked of the world, by `what`. */
  models(n: string): string[];
  tools(n: string): string[];
};

const model = (id: string, what = id) =>
  `${id}: model-call {"config":{"prompt":"[[{{ trigger.n }}-${what}]]","models":[{"provider":"t","model":"m"}]}}`;
const tool = (id: string, what = id) =>
  `${id}: http-request {"config":{"method":"POST","url":"https://tool.test/","body":"[[{{ trigger.n }}-${what}]]"}}`;
const give = (id: string, value: string) => `${id}: set {"config":{"fields":{"got":"${value}"}}}`;
const said = (n: string, what: string) => `answer to ${n}-${what}`;

/** Puts nodes into a loop. */
function inside(document: WorkflowDocument, parents: Record<string, string>): WorkflowDocument {
  return { ...document, nodes: document.nodes.map((node) => ({ ...node, parent: parents[node.id] ?? null })) };
}

export const line: Shape = {
  name: "line",
  document: flowDocument(`t: manual; ${model("a")}; ${tool("b")}; ${model("c")}; ${give("d", "{{ c.text }}")}; t -> a -> b -> c -> d`),
  output: (n) => ({ got: said(n, "c") }),
  models: () => ["a", "c"],
  tools: () => ["b"],
};

const fan: Shape = {
  name: "fan",
  document: flowDocument(
    `t: manual; ${model("a")}; ${model("b")}; ${tool("c")}; m: merge; ${model("z")}; ${give("d", "{{ z.text }}")}; t -> a -> m; t -> b -> m; t -> c -> m -> z -> d`,
  ),
  output: (n) => ({ got: said(n, "z") }),
  models: () => ["a", "b", "z"],
  tools: () => ["c"],
};

const agent: Shape = {
  name: "agent",
  document: flowDocument(
    `t: manual; a: agent {"config":{"prompt":"[[{{ trigger.n }}-a]]","models":[{"provider":"t","model":"m"}],"tools":[{"tool":"http-request"}]}}; ${give("d", "{{ a.text }}")}; t -> a -> d`,
  ),
  output: (n) => ({ got: said(n, "a-second") }),
  models: () => ["a", "a-second"],
  tools: () => ["a-tool"],
};

const wait: Shape = {
  name: "wait",
  document: flowDocument(
    `t: manual; ${model("a")}; w: wait {"config":{"duration":"1s"}}; ${tool("b")}; ${give("d", "{{ a.text }}")}; t -> a -> w -> b -> d`,
  ),
  output: (n) => ({ got: said(n, "a") }),
  models: () => ["a"],
  tools: () => ["b"],
};

const approval: Shape = {
  name: "approval",
  document: flowDocument(
    `t: manual; ${model("a")}; p: approval {"config":{"title":"Go on?"}}; ${tool("b")}; ${give("d", "{{ a.text }}")}; t -> a -> p; p.approved -> b -> d`,
  ),
  output: (n) => ({ got: said(n, "a") }),
  models: () => ["a"],
  tools: () => ["b"],
};

const loop: Shape = {
  name: "loop",
  document: inside(
    flowDocument(
      `t: manual; l: for-each {"config":{"items":[0,1,2,3],"concurrency":2,"result":"{{ a.text }}"}}; ${model("a", "a{{ l.index }}")}; ${tool("b", "b{{ index }}")}; ${give("d", "{{ l.results }}")}; t -> l; l.item -> a -> b; l.done -> d`,
    ),
    { a: "l", b: "l" },
  ),
  output: (n) => ({ got: [0, 1, 2, 3].map((index) => said(n, `a${index}`)) }),
  models: () => ["a0", "a1", "a2", "a3"],
  tools: () => ["b0", "b1", "b2", "b3"],
};

const rounds: Shape = {
  name: "rounds",
  document: inside(
    flowDocument(
      `t: manual; l: while {"config":{"condition":"index < 3","maxIterations":5,"result":"{{ a.text }}"}}; ${model("a", "a{{ index }}")}; ${give("d", "{{ l.count }}")}; t -> l; l.body -> a; l.done -> d`,
    ),
    { a: "l" },
  ),
  output: () => ({ got: 3 }),
  models: () => ["a0", "a1", "a2"],
  tools: () => [],
};

/** For `calls` and `nested`: an approval inside a loop. */
export const asked: Shape = {
  name: "asked",
  document: inside(
    flowDocument(
      `t: manual; l: for-each {"config":{"items":[0,1]}}; ${model("a", "a{{ index }}")}; p: approval {"config":{"title":"This one?"}}; ${tool("b", "b{{ index }}")}; ${give("d", "{{ trigger.n }}")}; t -> l; l.item -> a -> p; p.approved -> b; l.done -> d`,
    ),
    { a: "l", p: "l", b: "l" },
  ),
  output: (n) => ({ got: n }),
  models: () => ["a0", "a1"],
  tools: () => ["b0", "b1"],
};

/** A run of another workflow in the middle. */
export function calling(name: string, workflowId: string, called: Shape): Shape {
  return {
    name,
    document: flowDocument(
      `t: manual; s: sub-workflow {"config":{"workflowId":"${workflowId}","input":{"n":"{{ trigger.n }}"}}}; ${model("after")}; ${give("d", "{{ s.got }}")}; t -> s -> after -> d`,
    ),
    output: called.output,
    models: (n) => [...called.models(n), "after"],
    tools: called.tools,
  };
}

/** Takes down the process that carries it out (tests/support/engine-process.ts). */
export const poison: Shape = {
  name: "poison",
  document: flowDocument(`t: manual; ${model("a", "poison")}; t -> a`),
  output: () => null,
  models: () => [],
  tools: () => [],
};

export const simpleShapes: Shape[] = [line, fan, agent, wait, approval, loop, rounds, asked];
