// Groups are a way of drawing: a run knows nothing of them. A node is in one group at most, and a group never crosses a loop's
// border: all its members stand in the same container (or in none). A loop that is a member brings what is inside it along.
import { withInside } from "../container-bounds";
import type { DocumentGroup, WorkflowDocument } from "../document";

/** What one group may hold of these nodes: without what is inside another of them, and only what stands beside the first. */
export function listGroupable(document: WorkflowDocument, nodeIds: Iterable<string>): string[] {
  const chosen = new Set(nodeIds);
  const inside = withInside(document, chosen);
  const parents = new Map(document.nodes.map(({ id, parent }) => [id, parent]));
  const isInside = (id: string) => {
    const parent = parents.get(id);
    return typeof parent === "string" && inside.has(parent);
  };
  const outermost = document.nodes.filter(({ id }) => chosen.has(id) && !isInside(id));
  return outermost.filter(({ parent }) => parent === outermost[0]?.parent).map(({ id }) => id);
}

/** A new group. Its members leave the groups they were in. */
export function addGroup(document: WorkflowDocument, group: DocumentGroup): WorkflowDocument {
  const nodeIds = listGroupable(document, group.nodeIds);
  if (nodeIds.length === 0 || document.groups.some(({ id }) => id === group.id)) return document;
  return { ...document, groups: [...takeOut(document.groups, nodeIds), { ...group, nodeIds }] };
}

/** Name, colour or members. A group that loses its last member is gone. */
export function editGroup(document: WorkflowDocument, groupId: string, change: Partial<Omit<DocumentGroup, "id">>): WorkflowDocument {
  const group = document.groups.find(({ id }) => id === groupId);
  if (!group) return document;
  const nodeIds = change.nodeIds ? listGroupable(document, change.nodeIds) : group.nodeIds;
  const changed = { ...group, ...change, nodeIds };
  if (JSON.stringify(changed) === JSON.stringify(group)) return document;
  const others = change.nodeIds ? takeOut(document.groups, nodeIds, groupId) : document.groups;
  const groups = others.map((other) => (other.id === groupId ? changed : other));
  return { ...document, groups: groups.filter((other) => other.nodeIds.length > 0) };
}

/** Without these groups; their members stay. */
export function removeGroups(document: WorkflowDocument, groupIds: readonly string[]): WorkflowDocument {
  const gone = new Set(groupIds);
  const groups = document.groups.filter(({ id }) => !gone.has(id));
  return groups.length === document.groups.length ? document : { ...document, groups };
}

/** The groups after nodes moved into another container: those leave a group whose other members did not. */
export function settleGroups(groups: readonly DocumentGroup[], document: WorkflowDocument, moved: ReadonlySet<string>): DocumentGroup[] {
  const parents = new Map(document.nodes.map(({ id, parent }) => [id, parent]));
  const apart = groups.flatMap(({ nodeIds }) =>
    new Set(nodeIds.map((id) => parents.get(id))).size > 1 ? nodeIds.filter((id) => moved.has(id)) : [],
  );
  return takeOut(groups, apart);
}

/** The groups without these nodes, and without those that are empty then. `except`: one group that keeps what it has. */
export function takeOut(groups: readonly DocumentGroup[], nodeIds: Iterable<string>, except?: string): DocumentGroup[] {
  const gone = new Set(nodeIds);
  return groups.flatMap((group) => {
    if (group.id === except || !group.nodeIds.some((id) => gone.has(id))) return [group];
    const left = group.nodeIds.filter((id) => !gone.has(id));
    return left.length === 0 ? [] : [{ ...group, nodeIds: left }];
  });
}
