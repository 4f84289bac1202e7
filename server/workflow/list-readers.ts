import { listParents } from "./container-bounds";
import type { NodeCatalog } from "./define";
import type { DocumentNode, WorkflowDocument } from "./document";
import { listReferences, listTexts } from "./expression/list-references";
import { isProgramField } from "./field-schema";

/** What a node reads, and what reads it: ids of nodes. */
export type Readers = { reads: Set<string>; readBy: Set<string> };

/**
 * From the expressions in the settings. `input` means what leads to the node, `trigger` every trigger that can start it, and the
 * names of a pass the loop around it. In programs every word outside of quotes counts that is the
 * name of something: they are not run here.
 */
export function listReaders(document: WorkflowDocument, catalog: NodeCatalog, nodeId: string): Readers {
  const shape = readShape(document, catalog);
  const node = document.nodes.find(({ id }) => id === nodeId);
  const reads = node ? listRead(node, shape) : new Set<string>();
  const readBy = new Set(document.nodes.filter((other) => other.id !== nodeId && listRead(other, shape).has(nodeId)).map(({ id }) => id));
  return { reads, readBy };
}

type Shape = {
  catalog: NodeCatalog;
  ids: ReadonlySet<string>;
  triggers: ReadonlySet<string>;
  sources: ReadonlyMap<string, readonly string[]>;
  parents: ReadonlyMap<string, string>;
};

function readShape(document: WorkflowDocument, catalog: NodeCatalog): Shape {
  const sources = new Map<string, string[]>();
  for (const { source, target } of document.edges) sources.set(target, [...(sources.get(target) ?? []), source]);
  const isTrigger = ({ type }: DocumentNode) => Object.hasOwn(catalog, type) && catalog[type]?.hasInput === false;
  return {
    catalog,
    ids: new Set(document.nodes.map(({ id }) => id)),
    triggers: new Set(document.nodes.filter(isTrigger).map(({ id }) => id)),
    sources,
    parents: listParents(document, catalog),
  };
}

function listRead(node: DocumentNode, shape: Shape): Set<string> {
  const found = new Set([...listNames(node, shape)].flatMap((name) => resolveName(name, node, shape)));
  found.delete(node.id);
  return found;
}

const quoted = /'[^'\\\n]*'|"[^"\\\n]*"/g;

function listNames(node: DocumentNode, { catalog }: Shape): Set<string> {
  const definition = Object.hasOwn(catalog, node.type) ? catalog[node.type] : undefined;
  const isProgram = (path: readonly (string | number)[]) => definition !== undefined && isProgramField(definition.config, [...path]);
  const templates = listReferences(node.config, { isProgram }).flatMap(({ references }) => references.map(({ root }) => root));
  const programs = listTexts(node.config)
    .filter(({ path }) => isProgram(path))
    .flatMap(({ text }) => [...text.replaceAll(quoted, "").matchAll(/(?<![\w.$])[A-Za-z_]\w*/g)].map(([word]) => word));
  return new Set([...templates, ...programs]);
}

function resolveName(name: string, node: DocumentNode, { ids, triggers, sources, parents }: Shape): string[] {
  if (name === "input") return [...(sources.get(node.id) ?? [])];
  if (name === "trigger") return listTriggersBefore(node.id, { triggers, sources, parents });
  if (name === "item" || name === "index" || name === "last") return [parents.get(node.id)].filter((id) => id !== undefined);
  return ids.has(name) ? [name] : [];
}

function listTriggersBefore(nodeId: string, { triggers, sources, parents }: Pick<Shape, "triggers" | "sources" | "parents">): string[] {
  const seen = new Set([nodeId]);
  // A set may grow while it is walked: what is added is visited too.
  for (const id of seen) for (const before of [...(sources.get(id) ?? []), parents.get(id)]) if (before !== undefined) seen.add(before);
  return [...seen].filter((id) => triggers.has(id));
}
