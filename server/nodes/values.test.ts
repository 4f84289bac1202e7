// What a field may refer to, against what a run has: whatever is offered is accepted by the checks, and is there.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DocumentNode, WorkflowDocument } from "@/server/workflow/document";
import { resolveConfig } from "@/server/workflow/expression/resolve-config";
import { resolveTemplates, type Scope } from "@/server/workflow/expression/resolve-templates";
import { type Graph, toGraph } from "@/server/workflow/graph";
import { compilePlan, type PlanStep } from "@/server/workflow/plan";
import { checkTemplateText } from "@/server/workflow/values/check-text";
import { listInside, listValues, type ValueChoice } from "@/server/workflow/values/list-values";
import { writeReference } from "@/server/workflow/values/write-reference";
import { nodeCatalog } from "./registry";

type Draw = (most: number) => number;

/** The same numbers for the same seed (mulberry32). */
function drawFrom(seed: number): Draw {
  let state = seed;
  return (most) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % most;
  };
}

const pick = <Item>(draw: Draw, items: readonly Item[]): Item => items[draw(items.length)] as Item;

function makeNode(id: string, type: string, config: Record<string, unknown>, rest: Partial<DocumentNode> = {}): DocumentNode {
  return { id, type, name: id, position: { x: 0, y: 0 }, config, disabled: false, pinned: null, note: "", parent: null, ...rest };
}

const fields = [
  { name: "topic", required: true },
  { name: "note" },
  { name: "count", type: "number", default: 3 },
  { name: "list", type: "json", default: [{ id: 1, tags: ["a"] }] },
];

function drawConfig(type: string, draw: Draw): Record<string, unknown> {
  if (type === "if") return { condition: "true" };
  if (type === "switch")
    return {
      cases: [
        { name: "a", condition: "true" },
        { name: "b", condition: "true" },
      ],
    };
  if (type === "http-request") return { url: "https://example.com" };
  if (type === "agent") return { outputSchema: { type: "object", properties: { score: { type: "number" } }, required: ["score"] } };
  if (type === "merge") return { mode: pick(draw, ["all", "any"]) };
  if (type === "for-each")
    return { items: pick(draw, [[{ id: 1, name: "x" }], [1, 2], { key: "v" }]), onItemError: pick(draw, ["stop", "continue"]) };
  if (type === "while") return { condition: "index < 2" };
  if (type === "approval") return { title: "Go on?", editable: draw(2) === 0 };
  return {};
}

const types = ["set", "set", "if", "switch", "http-request", "agent", "merge", "for-each", "while", "approval", "wait"];

/** A document whose set nodes hold what the list of values offers them. */
function drawDocument(seed: number): WorkflowDocument {
  const draw = drawFrom(seed);
  const document: WorkflowDocument = { version: 1, nodes: [makeNode("start", "manual", { fields })], edges: [], notes: [], groups: [] };
  if (draw(4) === 0) document.nodes.push(makeNode("hook", "webhook", { sample: { id: 7 } }));
  for (let index = 0; index < 2 + draw(11); index++) {
    const type = pick(draw, types);
    const loops = document.nodes.filter((node) => nodeCatalog[node.type]?.container && node.parent === null);
    const parent = draw(3) === 0 ? null : (loops.at(-1)?.id ?? null);
    const rest: Partial<DocumentNode> = { parent: nodeCatalog[type]?.container && parent !== null ? null : parent };
    if (type === "http-request" || type === "agent") rest.policy = { onError: pick(draw, ["fail", "branch", "continue"] as const) };
    if (draw(9) === 0) rest.disabled = true;
    if (draw(9) === 0 && type === "set") rest.pinned = { output: { pinned: [1], deep: { er: null } } };
    const node = makeNode(`n${index}`, type, drawConfig(type, draw), rest);
    document.nodes.push(node);
    connect(document, node, draw);
    const { graph } = toGraph(document, nodeCatalog);
    if (type === "set")
      node.config = { fields: Object.fromEntries(drawChoices(graph, node.id, draw).map((choice, at) => [`f${at}`, write(choice)])) };
  }
  return document;
}

function connect(document: WorkflowDocument, node: DocumentNode, draw: Draw) {
  for (let wires = 0; wires < 1 + draw(3); wires++) {
    const sources = document.nodes.filter((other) => other !== node && (other.parent === node.parent || other.id === node.parent));
    const source = pick(draw, sources);
    const handles = toGraph(document, nodeCatalog).graph.nodes.get(source.id)?.handles ?? [];
    const entry = nodeCatalog[source.type]?.container?.entry;
    const open = handles.filter((handle) => (handle === entry) === (source.id === node.parent));
    if (open.length === 0) continue;
    const sourceHandle = pick(draw, open);
    const id = `${source.id}.${sourceHandle}.${node.id}`;
    if (!document.edges.some((edge) => edge.id === id))
      document.edges.push({ id, source: source.id, sourceHandle, target: node.id, targetHandle: "in" });
  }
}

function listChoices(graph: Graph, nodeId: string): ValueChoice[] {
  return listValues({ graph, nodeId }).flatMap(({ choices }) => choices.flatMap((choice) => [choice, ...listInside(choice, 4)]));
}

function drawChoices(graph: Graph, nodeId: string, draw: Draw): ValueChoice[] {
  const choices = listChoices(graph, nodeId);
  return Array.from({ length: draw(4) }, () => pick(draw, choices));
}

/** As a person would after reading the note: with a default where it may be missing. */
const write = ({ root, path, isSure }: ValueChoice) => `{{ ${writeReference(root, path)}${isSure ? "" : " ?? null"} }}`;

type Ran = { scope: Scope; nodeId: string };

/** One run, pure and small: what each step that started could name. Follows engine/frame.ts and interpret-step.ts. */
function carryOut(document: WorkflowDocument, trigger: string, draw: Draw): Ran[] {
  const ran: Ran[] = [];
  const plan = compilePlan(toGraph(document, nodeCatalog).graph, trigger);
  const started =
    trigger === "hook"
      ? { body: { id: 7 }, headers: {}, query: {}, method: "POST" }
      : { topic: "t", note: null, count: 3, list: [{ id: 1 }] };
  walk(plan.steps, { trigger: started, run: { id: "r", workflowId: "w" }, vars: {} }, started);
  return ran;

  function walk(steps: readonly PlanStep[], base: Scope, input: unknown): unknown {
    const outputs = new Map<string, unknown>();
    const left = new Map<string, string>();
    const upstream = new Map<string, string[]>();
    for (const step of steps) {
      const taken = step.needs.filter(({ from, handle }) => left.get(from) === handle);
      // The first to arrive starts a node that does not wait, whatever else is on its way.
      const arrived = step.join.mode === "any" && taken.length > 0 ? [pick(draw, taken)] : taken;
      const settled = step.join.mode === "any" && taken.length > 0 ? arrived : step.needs;
      upstream.set(step.nodeId, [...new Set(settled.flatMap(({ from }) => [from, ...(upstream.get(from) ?? [])]))]);
      if (step.needs.length > 0 && taken.length === 0) continue;
      const before = (upstream.get(step.nodeId) ?? []).filter((id) => outputs.has(id));
      const inbound = Object.fromEntries(arrived.map(({ from }) => [from, outputs.get(from)]));
      const [only] = Object.values(inbound);
      const own = step.needs.length === 0 ? input : Object.keys(inbound).length === 1 ? only : inbound;
      const scope = { ...base, input: own, ...Object.fromEntries(before.map((id) => [id, outputs.get(id)])) };
      ran.push({ scope, nodeId: step.nodeId });
      const { output, handle } = perform(step, { scope, input: own, inbound });
      outputs.set(step.nodeId, output);
      left.set(step.nodeId, handle);
    }
    const leaves = steps.filter(
      ({ nodeId }) =>
        outputs.has(nodeId) && !steps.some(({ needs }) => needs.some(({ from, handle }) => from === nodeId && left.get(from) === handle)),
    );
    return leaves.length === 1
      ? outputs.get(leaves[0]?.nodeId ?? "")
      : Object.fromEntries(leaves.map(({ nodeId }) => [nodeId, outputs.get(nodeId)]));
  }

  function perform(
    step: PlanStep,
    { scope, input, inbound }: { scope: Scope; input: unknown; inbound: unknown },
  ): { output: unknown; handle: string } {
    const first = step.handles.find((handle) => handle !== "error") ?? "out";
    if (step.disabled) return { output: input, handle: first };
    if (step.pinned) return { output: step.pinned.output, handle: step.pinned.handle ?? first };
    if ((step.policy.onError === "branch" || step.policy.onError === "continue") && draw(2) === 0)
      return {
        output: { error: { code: "timeout", message: "late", attempt: 1 } },
        handle: step.policy.onError === "branch" ? "error" : first,
      };
    const handle = pick(
      draw,
      step.handles.filter((other) => other !== "error" || step.handles.length === 1),
    );
    if (step.body) return { output: loop(step, scope, input), handle };
    return { output: outputOf(step, { scope, input, inbound }), handle };
  }

  function outputOf(step: PlanStep, { scope, input, inbound }: { scope: Scope; input: unknown; inbound: unknown }): unknown {
    if (step.nodeId === trigger) return input;
    if (step.type === "set") return resolveConfig(nodeCatalog.set!, step.config, scope).fields;
    if (step.type === "merge") return inbound;
    if (step.type === "http-request") return { status: 200, headers: {}, body: pick(draw, [null, "text", { id: 1 }]) };
    if (step.type === "agent")
      return {
        text: "",
        json: { score: 3 },
        toolCalls: [],
        turns: 1,
        usage: { inputTokens: 1, outputTokens: 1, cachedTokens: 0, reasoningTokens: 0, costMicros: 1 },
      };
    if (step.type === "approval")
      return { decision: "approved", feedback: "", payload: step.config.editable ? "edited" : (input ?? null), by: null };
    return input;
  }

  function loop(step: PlanStep, scope: Scope, input: unknown): unknown {
    const given = step.config.items;
    const items = Array.isArray(given) ? given : Object.entries(given ?? {}).map(([key, value]) => ({ key, value }));
    const results: unknown[] = [];
    for (let index = 0; index < (step.type === "while" ? draw(3) : items.length); index++) {
      const names = step.type === "while" ? { index, last: results.at(-1) ?? null } : { item: items[index], index };
      const entry = step.type === "while" ? (names.last ?? input) : items[index];
      results.push(walk(step.body?.steps ?? [], { ...scope, ...names, [step.nodeId]: names }, entry));
    }
    return step.type === "while" ? { results, count: results.length, capped: false } : { results, errors: [] };
  }
}

describe("what a field may refer to", () => {
  test("is accepted by the checks wherever it is offered", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const document = drawDocument(seed);
        const { graph } = toGraph(document, nodeCatalog);
        const check = (nodeId: string) => (choice: ValueChoice) =>
          checkTemplateText(write(choice), { graph, nodeId, moment: "before-step" });
        const found = document.nodes.flatMap(({ id }) => listChoices(graph, id).flatMap(check(id)));
        expect(found).toEqual([]);
      }),
      { numRuns: Number(process.env.PROPERTY_RUNS ?? 200) },
    );
  });

  test("is there in a run: what is sure always, the rest with a default", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const document = drawDocument(seed);
        const { graph } = toGraph(document, nodeCatalog);
        const draw = drawFrom(seed + 1);
        for (const trigger of graph.triggers)
          for (const { scope, nodeId } of carryOut(document, trigger, draw))
            for (const choice of listChoices(graph, nodeId)) resolveTemplates(write(choice), scope, { at: [nodeId] });
      }),
      { numRuns: Number(process.env.PROPERTY_RUNS ?? 200) },
    );
  });

  test("the drawn documents are worth the name: sure and unsure values, loops, branches", () => {
    const seen = { sure: 0, unsure: 0, inLoops: 0 };
    for (let seed = 0; seed < 100; seed++) {
      const document = drawDocument(seed);
      const { graph } = toGraph(document, nodeCatalog);
      for (const node of document.nodes) {
        const choices = listChoices(graph, node.id);
        seen.sure += choices.filter(({ isSure, path }) => isSure && path.length > 0).length;
        seen.unsure += choices.filter(({ isSure }) => !isSure).length;
        if (node.parent !== null) seen.inLoops += choices.length;
      }
    }
    expect(Math.min(seen.sure, seen.unsure, seen.inLoops)).toBeGreaterThan(500);
  });
});
