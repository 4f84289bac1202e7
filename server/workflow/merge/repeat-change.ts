import type { NodeCatalog } from "../define";
import type { WorkflowDocument } from "../document";
import { mergeDocuments } from "../merge-document";
import type { NewIds } from "./separate-ids";

/** What an edit did, from one document to another. The other way round it takes the edit back. */
export type Change = { from: WorkflowDocument; to: WorkflowDocument };

type Repeating = { catalog: NodeCatalog /** Ids that may not be given. */; isTaken(id: string): boolean };

/**
 * The document with the change made to it, although someone else worked on it since. Where they changed the same, theirs stays.
 * `renamed`: what the change brings (back) under another id, because its own has gone to something of theirs.
 */
export function repeatChange(
  document: WorkflowDocument,
  { from, to }: Change,
  { catalog, isTaken }: Repeating,
): { document: WorkflowDocument; renamed: NewIds } {
  return mergeDocuments({ base: from, mine: to, theirs: document, isTaken }, catalog, { prefer: "theirs" });
}
