// What a field of a node may refer to: the trigger, its input, and every node before it, with the fields they are known to give.
// Inside loops also what each pass is given; see server/workflow/graph/check-name.ts for the rules.

import * as z from "zod";
import { collectStream } from "@/components/canvas/walk-graph";
import { listParents } from "@/server/workflow/container-bounds";
import type { NodeCatalog, NodeDefinition, NodeGroup } from "@/server/workflow/define";
import type { DocumentNode, WorkflowDocument } from "@/server/workflow/document";
import type { Moment } from "@/server/workflow/graph/check-name";
import { type FormSchema, fieldType, isRecord } from "./form-schema";

/** `path` is written as it stands in an expression, without braces. */
type ReferenceOption = { path: string; note: string };
export type ReferenceGroup = { title: string; group: NodeGroup; icon: string; options: ReferenceOption[] };

/** How deep fields inside fields are offered. */
const depth = 3;

/** Nearest first. `moment`: when the field is filled in; a loop's own fields may be so around each of its passes. */
export function listReferenceOptions(
  document: WorkflowDocument,
  nodeId: string,
  catalog: NodeCatalog,
  moment: Moment = "before-step",
): ReferenceGroup[] {
  const before = collectStream(document, nodeId, "up");
  before.delete(nodeId);
  const loops = listLoops(document, nodeId, { catalog, moment });
  const around = new Set(loops.map(({ id }) => id));
  const sources = document.nodes.filter((node) => before.has(node.id) && !around.has(node.id)).reverse();
  const inside = moment === "after-pass" ? document.nodes.filter((node) => node.parent === nodeId).reverse() : [];
  const groups = [...inside, ...sources].flatMap((node) => {
    const definition = findDefinition(catalog, node);
    return definition ? [describeSource(node, definition)] : [];
  });
  const fixed: ReferenceGroup = {
    title: "This run",
    group: "logic",
    icon: "workflow",
    options: [
      { path: "input", note: "The output of the node before" },
      { path: "run.id", note: "text" },
    ],
  };
  return [...describeLoops(loops, catalog), ...groups, fixed];
}

function findDefinition(catalog: NodeCatalog, { type }: DocumentNode): NodeDefinition | undefined {
  return Object.hasOwn(catalog, type) ? catalog[type] : undefined;
}

/** The loops in whose passes the field is filled in, from the inside out. */
function listLoops(
  document: WorkflowDocument,
  nodeId: string,
  { catalog, moment }: { catalog: NodeCatalog; moment: Moment },
): DocumentNode[] {
  const parents = listParents(document, catalog);
  const ids = moment === "before-step" ? [] : [nodeId];
  for (let id = parents.get(nodeId); id !== undefined; id = parents.get(id)) ids.push(id);
  return ids.flatMap((id) => document.nodes.find((node) => node.id === id) ?? []);
}

/** What each pass is given. A name that a loop further in gives too is read by the loop's id. */
function describeLoops(loops: readonly DocumentNode[], catalog: NodeCatalog): ReferenceGroup[] {
  const taken = new Set<string>();
  return loops.flatMap((loop) => {
    const definition = findDefinition(catalog, loop);
    if (!definition?.container) return [];
    const options = definition.container.names.map((name) => ({
      path: taken.has(name) ? `${loop.id}.${name}` : name,
      note: passNotes[name] ?? "",
    }));
    for (const name of definition.container.names) taken.add(name);
    const { label, group, icon } = definition.look;
    return [{ title: `Each pass of ${loop.name || label}`, group, icon, options }];
  });
}

const passNotes: Readonly<Record<string, string>> = {
  item: "The item of this pass",
  index: "Its place, from 0",
  last: "The result of the pass before",
};

function describeSource(node: DocumentNode, definition: NodeDefinition): ReferenceGroup {
  const isTrigger = definition.hasInput === false;
  const root = isTrigger ? "trigger" : node.id;
  const schema = outputSchema(node, definition);
  return {
    title: node.name || definition.look.label,
    group: definition.look.group,
    icon: definition.look.icon,
    options: [{ path: root, note: "Everything it gives" }, ...listFields(schema, root, depth)],
  };
}

const outputs = new WeakMap<z.ZodType, FormSchema>();

function describeOutput(output: z.ZodType): FormSchema {
  const known = outputs.get(output);
  if (known) return known;
  const made = z.toJSONSchema(output, { unrepresentable: "any" }) as FormSchema;
  outputs.set(output, made);
  return made;
}

/** The shape of what a node gives: what its settings promise where they do, else what its type declares. */
function outputSchema(node: DocumentNode, definition: NodeDefinition): FormSchema {
  const { config } = node;
  if (Array.isArray(config.fields))
    return shapeOf(config.fields.flatMap((field) => (isRecord(field) && typeof field.name === "string" ? [field.name] : [])));
  if (node.type === "set" && isRecord(config.fields)) return shapeOf(Object.keys(config.fields));
  const declared = describeOutput(definition.output);
  const promised: Record<string, FormSchema> = {};
  if (isRecord(config.outputSchema)) promised.json = config.outputSchema;
  if (isRecord(config.schema)) promised.body = config.schema;
  else if (isRecord(config.sample)) promised.body = shapeOf(Object.keys(config.sample));
  return { ...declared, properties: { ...declared.properties, ...promised } };
}

function shapeOf(names: string[]): FormSchema {
  return { type: "object", properties: Object.fromEntries(names.map((name) => [name, {}])) };
}

function listFields(schema: FormSchema, prefix: string, levels: number): ReferenceOption[] {
  if (levels === 0 || !isRecord(schema.properties)) return [];
  return Object.entries(schema.properties).flatMap(([name, field]) => {
    const path = /^[\w$-]+$/.test(name) ? `${prefix}.${name}` : `${prefix}[${JSON.stringify(name)}]`;
    const inner = isRecord(field) ? field : {};
    return [{ path, note: inner.description ?? noteOf(inner) }, ...listFields(inner, path, levels - 1)];
  });
}

function noteOf(schema: FormSchema): string {
  const type = fieldType(schema);
  const words: Record<string, string> = { string: "text", integer: "number", array: "list" };
  return type === undefined ? "" : (words[type] ?? type);
}
