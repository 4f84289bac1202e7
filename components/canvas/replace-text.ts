import type { EditCommand } from "@/server/workflow/edit-document";
import { isReplaceable, replaceHits, type TextHit } from "@/server/workflow/find-text";
import { listHandles } from "@/server/workflow/graph/list-handles";
import { type Desk, definitionOf, documentOf } from "./add-node";
import { findRenamed } from "./find-renamed";

/** All of these occurrences, references too, as one step of undo; gives how many were replaced. Wires follow an output whose name changes by it. */
export function replaceText(desk: Desk, hits: readonly TextHit[], { text, by }: { text: string; by: string }): number {
  const document = documentOf(desk);
  const { nodes, notes } = replaceHits(document, hits, by);
  const commands: EditCommand[] = [];
  for (const node of document.nodes) {
    const change = nodes.get(node.id);
    if (change?.name !== undefined) commands.push({ type: "rename-node", nodeId: node.id, name: change.name });
    if (change?.note !== undefined) commands.push({ type: "set-note", nodeId: node.id, note: change.note });
    if (!change?.config) continue;
    const definition = definitionOf(node.type);
    const renameHandles = findRenamed(listHandles(node, definition), listHandles({ ...node, config: change.config }, definition));
    commands.push({ type: "set-config", nodeId: node.id, path: [], value: change.config, ...(renameHandles ? { renameHandles } : {}) });
  }
  for (const [noteId, changed] of notes) commands.push({ type: "edit-note", noteId, change: { text: changed } });
  if (commands.length === 0) return 0;
  const replaced = hits.filter((hit) => isReplaceable(hit, { references: true }));
  const places = replaced.length === 1 ? "once" : `${replaced.length} times`;
  const references = replaced.filter(({ isReference }) => isReference).length;
  const name = `replace “${text}” by “${by}” ${places}${references > 0 ? `, ${references} in references` : ""}`;
  desk.store.getState().edit({ type: "batch", name, commands });
  return replaced.length;
}
