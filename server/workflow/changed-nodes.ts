import { listChangedFields } from "./diff-document";
import type { DocumentNode, WorkflowDocument } from "./document";
import { groupSources, type NodeSource, type StaleReason } from "./stale-nodes";

/** A pin is of the draft alone: what is published ignores it. */
const isOfDraft = (field: string) => /^pinned\b/.test(field);

/** Nodes are never changed in place, so two that were compared once need not be again: this is asked after every edit. */
const compared = new WeakMap<DocumentNode, { was: DocumentNode; fields: string[] }>();

/**
 * The nodes that are not what they were in another document, and why: all of their settings count, and what leads to them; their
 * place does not.
 */
export function findChangedNodes(document: WorkflowDocument, was: WorkflowDocument): Map<string, StaleReason[]> {
  const before = new Map(was.nodes.map((node) => [node.id, node]));
  const [old, now] = [groupSources(was), groupSources(document)];
  const found = new Map<string, StaleReason[]>();
  for (const node of document.nodes) {
    const known = before.get(node.id);
    const reasons: StaleReason[] = known
      ? [
          ...changedFields(known, node).map((field): StaleReason => ({ kind: "field", field })),
          ...missingFrom(old.get(node.id), now.get(node.id)).map((from): StaleReason => ({ kind: "connected", from })),
          ...missingFrom(now.get(node.id), old.get(node.id)).map((from): StaleReason => ({ kind: "disconnected", from })),
        ]
      : [{ kind: "new" }];
    if (reasons.length > 0) found.set(node.id, reasons);
  }
  return found;
}

function changedFields(was: DocumentNode, node: DocumentNode): string[] {
  const known = compared.get(node);
  if (known?.was === was) return known.fields;
  const fields = listChangedFields(was, node).filter((field) => !isOfDraft(field));
  compared.set(node, { was, fields });
  return fields;
}

const keyOf = ({ from, handle }: NodeSource) => `${from} ${handle}`;

/** Where those come from that are in the one list and not in the other. */
function missingFrom(before: readonly NodeSource[] = [], after: readonly NodeSource[] = []): string[] {
  const known = new Set(before.map(keyOf));
  return after.filter((source) => !known.has(keyOf(source))).map(({ from }) => from);
}
