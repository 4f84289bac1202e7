// Nodes that do what a test says instead of what their type says: a pure or a recorded decision, a handle or a failure, the same
// in every replay. Loops are the real ones.
import * as z from "zod";
import type { EngineDeps } from "@/server/engine/engine-deps";
import { AppError } from "@/server/errors";
import { nodeCatalog } from "@/server/nodes/registry";
import { defineNode, defineTool, type NodeCatalog, type NodeDefinition } from "@/server/workflow/define";
import type { DocumentNode, WorkflowDocument } from "@/server/workflow/document";
import { listHandles } from "@/server/workflow/graph/list-handles";
import { testCatalog } from "@/tests/support/test-catalog";
import { type Behave, fakeOutput, isRacy } from "./reference-interpreter";

/** What every fake node is told about itself. */
const marks = z.object({ who: z.string().default(""), path: z.string().default("p"), racy: z.boolean().default(false) });

const isLoop = ({ type }: Pick<DocumentNode, "type">) => type === "for-each" || type === "while";

/** Small, repeatable and far from linear (FNV-1a with a finish). */
export function hash(text: string): number {
  let mixed = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) mixed = Math.imul(mixed ^ text.charCodeAt(at), 0x01000193);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}

/** How each node of the document comes out: a matter of the seed, its id and its path. One in `failsOneIn` fails. */
export function behaveBy(seed: number, document: WorkflowDocument, failsOneIn: number): Behave {
  const nodes = new Map(document.nodes.map((node) => [node.id, node]));
  return (nodeId, path) => {
    const node = nodes.get(nodeId);
    if (!node) throw new Error(`no node ${nodeId}`);
    const drawn = hash(`${seed}/${nodeId}/${path}`);
    if (node.type !== "start" && drawn % failsOneIn === 0) return { fail: true };
    const handles = listHandles(node, testCatalog[node.type]).filter((handle) => handle !== "error");
    return { handle: handles[Math.floor(drawn / failsOneIn) % Math.max(1, handles.length)] ?? "out" };
  };
}

/** Tells each fake node who it is and, in its own words, which pass it is in. */
export function tellNodesWhoTheyAre(document: WorkflowDocument): WorkflowDocument {
  const parents = new Map(document.nodes.map(({ id, parent }) => [id, parent]));
  const loopsOf = (id: string): string[] => {
    const parent = parents.get(id) ?? null;
    return parent === null ? [] : [...loopsOf(parent), parent];
  };
  const nodes = document.nodes.map((node) => {
    if (isLoop(node)) return node;
    const path = loopsOf(node.id)
      .map((loop) => `{{ ${loop}.index }}`)
      .join(".");
    const racy = isRacy(node);
    // One that hands on what happened to come first would make the outcome a matter of time.
    return { ...node, disabled: node.disabled && !racy, config: { ...node.config, who: node.id, path: `p${path}`, racy } };
  });
  return { ...document, nodes };
}

export type Ledger = Map<string, number>;

const ledgerTool = (behave: Behave, ledger: Ledger) =>
  defineTool({
    name: "work",
    look: { label: "Work", group: "tool", icon: "circle", summary: () => "" },
    docs: "Writes into the ledger.",
    args: z.object({ who: z.string(), path: z.string() }),
    result: z.object({ handle: z.string() }),
    effect: () => "keyed",
    example: { args: { who: "a", path: "" }, result: { handle: "out" } },
    async execute({ args: { who, path }, ctx }) {
      ledger.set(ctx.idempotencyKey, (ledger.get(ctx.idempotencyKey) ?? 0) + 1);
      const came = behave(who, path);
      if ("fail" in came) throw failure(who, path);
      return { handle: came.handle };
    },
  });

const failure = (who: string, path: string) => new AppError("invalid_input", `${who}@${path} fails`);

/** The catalog and the tool for one behaviour. Every second node decides by a recorded call, which the ledger counts. */
export function fakeHands(behave: Behave, ledger: Ledger): Pick<EngineDeps, "catalog" | "tools"> {
  const fakes = Object.fromEntries(Object.entries(testCatalog).map(([type, definition]) => [type, fakeNode(definition, behave)]));
  const loops = Object.fromEntries(["for-each", "while"].flatMap((type) => (nodeCatalog[type] ? [[type, nodeCatalog[type]]] : [])));
  const catalog: NodeCatalog = { ...fakes, ...loops };
  return { catalog, tools: { work: ledgerTool(behave, ledger) } };
}

function fakeNode(definition: NodeDefinition, behave: Behave): NodeDefinition {
  return defineNode({
    ...definition,
    config: definition.config.extend(marks.shape),
    output: z.unknown(),
    async execute({ config, inbound, ctx }) {
      const { who, path, racy } = marks.parse(config);
      const at = path.slice(1);
      const output = fakeOutput(who, at, racy ? [] : Object.keys(inbound));
      if (hash(who) % 2 === 0) {
        const came = behave(who, at);
        if ("fail" in came) throw failure(who, at);
        return { output, handle: came.handle };
      }
      const answer = await ctx.callTool("work", { who, path: at });
      if (!answer.ok) throw new AppError(answer.error.code, answer.error.message);
      return { output, handle: (answer.result as { handle: string }).handle };
    },
  });
}
