// Edits as a person at the canvas makes them, drawn by a seed: the same seed gives the same edits to the same document.
import type { DocumentNode, WorkflowDocument } from "@/server/workflow/document";
import { defaultSettings } from "@/server/workflow/document";
import { makePasteIds } from "@/server/workflow/edit/paste-piece";
import type { EditCommand } from "@/server/workflow/edit-document";

export type Dice = (sides: number) => number;

/** Small, quick and repeatable (mulberry32). */
export function makeDice(seed: number): Dice {
  let state = seed >>> 0;
  return (sides) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
  };
}

/** One edit of this document. `mark` is written into it, so that it can be told from every other. */
export function drawEdit(document: WorkflowDocument, dice: Dice, mark: string): EditCommand {
  const node = document.nodes[dice(Math.max(1, document.nodes.length))];
  if (!node) return addNode(document, dice, mark);
  const other = document.nodes[dice(document.nodes.length)] ?? node;
  const edge = document.edges[dice(Math.max(1, document.edges.length))];
  const note = document.notes[dice(Math.max(1, document.notes.length))];
  const place = drawPlace(dice);
  const draws: (() => EditCommand)[] = [
    () => addNode(document, dice, mark),
    () => ({ type: "rename-node", nodeId: node.id, name: mark }),
    () => ({ type: "set-config", nodeId: node.id, path: [["url", "method", "body"][dice(3)] ?? "url"], value: mark }),
    () => ({ type: "set-config", nodeId: node.id, path: ["url"], value: mark }),
    () => ({ type: "move-nodes", positions: { [node.id]: place } }),
    () => ({ type: "set-note", nodeId: node.id, note: mark }),
    () => ({ type: "set-pinned", nodeId: node.id, pinned: { output: mark } }),
    () => ({ type: "set-disabled", nodeIds: [node.id], disabled: !node.disabled }),
    () => ({ type: "set-policy", nodeId: node.id, policy: { timeoutMs: 1 + dice(9_000) } }),
    () => ({ type: "connect", edge: { source: node.id, sourceHandle: "out", target: other.id, targetHandle: "in" } }),
    () => (edge ? { type: "disconnect", edgeIds: [edge.id] } : addNode(document, dice, mark)),
    () => ({ type: "set-parent", nodeIds: [node.id], parent: dice(3) === 0 ? null : other.id }),
    () => ({ type: "add-note", note: { id: `note${1 + dice(4)}`, position: place, size: { width: 200, height: 120 }, text: mark } }),
    () => (note ? { type: "edit-note", noteId: note.id, change: { text: mark } } : addNode(document, dice, mark)),
    () => (note ? { type: "move-notes", positions: { [note.id]: place } } : addNode(document, dice, mark)),
    () =>
      note ? { type: "edit-note", noteId: note.id, change: { size: { width: place.x, height: 120 } } } : addNode(document, dice, mark),
    () => (note && dice(2) === 0 ? { type: "remove-notes", noteIds: [note.id] } : addNode(document, dice, mark)),
    () => drawGroupEdit(document, { node, other, dice, mark }),
    () => drawGroupEdit(document, { node, other, dice, mark }),
    () => addToList(node, mark),
    () => ({ type: "set-settings", settings: { ...(document.settings ?? defaultSettings), priority: dice(100) } }),
    () => ({ type: "remove-nodes", nodeIds: [node.id] }),
  ];
  return draws[dice(draws.length)]?.() ?? addNode(document, dice, mark);
}

/** Told from every other by its x. */
const drawPlace = (dice: Dice) => ({ x: 1_000_000 + dice(8_999_999), y: dice(1_000) });

function addToList(node: DocumentNode, mark: string): EditCommand {
  const list = Array.isArray(node.config.cases) ? node.config.cases : [];
  return { type: "set-config", nodeId: node.id, path: ["cases"], value: [...list, { name: mark, condition: "true" }] };
}

type GroupDraw = { node: DocumentNode; other: DocumentNode; dice: Dice; mark: string };

/** Makes, renames, fills, empties or dissolves a group. */
function drawGroupEdit(document: WorkflowDocument, { node, other, dice, mark }: GroupDraw): EditCommand {
  const group = document.groups[dice(Math.max(1, document.groups.length))];
  const beside = other.parent === node.parent ? [node.id, other.id] : [node.id];
  const fresh: EditCommand = { type: "group", group: { id: `group${1 + dice(4)}`, name: mark, nodeIds: [...new Set(beside)] } };
  if (!group) return fresh;
  const draws: EditCommand[] = [
    fresh,
    { type: "edit-group", groupId: group.id, change: { name: mark } },
    { type: "edit-group", groupId: group.id, change: { nodeIds: [...new Set([...group.nodeIds, node.id])] } },
    { type: "edit-group", groupId: group.id, change: { nodeIds: group.nodeIds.slice(1) } },
    { type: "ungroup", groupIds: [group.id] },
  ];
  return draws[dice(draws.length)] ?? fresh;
}

function addNode(document: WorkflowDocument, dice: Dice, mark: string): EditCommand {
  // As the canvas does, the id comes from the type, so that two people make the same. Unlike there, nobody gives the id of what was
  // deleted to something new: the test could not tell one from the other by its connections.
  const ids = makePasteIds(document, [{ id: `http${Math.floor(Number(/\d+/.exec(mark)?.[0] ?? 0) / 4)}` }]);
  const id = [...ids.values()][0] ?? "http";
  const after = document.nodes[dice(Math.max(1, document.nodes.length))];
  const node: DocumentNode = {
    id,
    type: "http-request",
    name: mark,
    position: drawPlace(dice),
    // Nothing else writes `born`: it tells a node from another one that got its id after it was deleted.
    config: { url: mark, born: mark },
    disabled: false,
    pinned: null,
    note: "",
    parent: null,
  };
  const edges = after && dice(2) === 0 ? [{ source: after.id, sourceHandle: "out", target: node.id, targetHandle: "in" }] : [];
  return { type: "add-node", node, edges };
}
