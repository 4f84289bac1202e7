// Nodes and notes on the clipboard are readable JSON: they can be pasted into another workflow, a chat or a file, and back.
import * as z from "zod";
import { withInside } from "@/server/workflow/container-bounds";
import {
  type DocumentEdge,
  type DocumentGroup,
  type DocumentNode,
  type DocumentNote,
  documentEdge,
  documentGroup,
  documentNode,
  documentNote,
  type WorkflowDocument,
  workflowDocument,
} from "@/server/workflow/document";
import { readSelection } from "./mark-keys";

export type Piece = { nodes: DocumentNode[]; edges: DocumentEdge[]; notes: DocumentNote[]; groups: DocumentGroup[] };

const clipboardPiece = z.object({
  trellis: z.literal("nodes"),
  nodes: z.array(documentNode).default([]),
  edges: z.array(documentEdge).default([]),
  notes: z.array(documentNote).default([]),
  groups: z.array(documentGroup).default([]),
});

/**
 * What is selected as a piece of its own: nodes with all they hold and the connections between them, notes, and every group
 * that is selected or wholly in it. Null when that is nothing.
 */
export function takePiece(document: WorkflowDocument, selected: Iterable<string>): Piece | null {
  const { nodeIds, notes, groups } = readSelection(document, selected);
  const chosen = withInside(document, nodeIds);
  if (chosen.size === 0 && notes.length === 0) return null;
  return {
    nodes: document.nodes.filter((node) => chosen.has(node.id)),
    edges: document.edges.filter((edge) => chosen.has(edge.source) && chosen.has(edge.target)),
    notes,
    groups: document.groups.filter((group) => groups.includes(group) || group.nodeIds.every((id) => chosen.has(id))),
  };
}

/** The piece as text; what it has none of is left out. Null when nothing is chosen. */
export function toClipboardText(document: WorkflowDocument, selected: Iterable<string>): string | null {
  const piece = takePiece(document, selected);
  if (!piece) return null;
  const { notes, groups, ...rest } = piece;
  const more = { ...(notes.length > 0 ? { notes } : {}), ...(groups.length > 0 ? { groups } : {}) };
  return JSON.stringify({ trellis: "nodes", ...rest, ...more }, null, 2);
}

/** Reads what `toClipboardText` wrote, or a whole exported workflow. Null for any other text. */
export function readClipboardText(text: string): Piece | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Any text may be on the clipboard: it is simply not ours.
    return null;
  }
  const read = clipboardPiece.safeParse(value);
  const piece = read.success ? read : workflowDocument.safeParse(value);
  if (!piece.success) return null;
  const { nodes, edges, notes, groups } = piece.data;
  return nodes.length > 0 || notes.length > 0 ? { nodes, edges, notes, groups } : null;
}
