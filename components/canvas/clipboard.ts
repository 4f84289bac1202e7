// Nodes on the clipboard are readable JSON: they can be pasted into another workflow, a chat or a file, and back.
import * as z from "zod";
import { withInside } from "@/server/workflow/container-bounds";
import {
  type DocumentEdge,
  type DocumentNode,
  documentEdge,
  documentNode,
  type WorkflowDocument,
  workflowDocument,
} from "@/server/workflow/document";

export type Piece = { nodes: DocumentNode[]; edges: DocumentEdge[] };

const clipboardPiece = z.object({
  trellis: z.literal("nodes"),
  nodes: z.array(documentNode).min(1),
  edges: z.array(documentEdge).default([]),
});

/** The chosen nodes with all they hold and the connections between them, as text. Null when nothing is chosen. */
export function toClipboardText(document: WorkflowDocument, selected: ReadonlySet<string>): string | null {
  const chosen = withInside(document, selected);
  const nodes = document.nodes.filter((node) => chosen.has(node.id));
  if (nodes.length === 0) return null;
  const edges = document.edges.filter((edge) => chosen.has(edge.source) && chosen.has(edge.target));
  return JSON.stringify({ trellis: "nodes", nodes, edges }, null, 2);
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
  const piece = clipboardPiece.safeParse(value);
  if (piece.success) return { nodes: piece.data.nodes, edges: piece.data.edges };
  const whole = workflowDocument.safeParse(value);
  return whole.success && whole.data.nodes.length > 0 ? { nodes: whole.data.nodes, edges: whole.data.edges } : null;
}
