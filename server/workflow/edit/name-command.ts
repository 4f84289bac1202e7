import { withInside } from "../container-bounds";
import type { DocumentGroup, DocumentNode, WorkflowDocument } from "../document";
import type { EditCommand } from "../edit-document";
import { formatFieldPath } from "../field-path";

/** In the words of a menu, without the verb "undo". */
export function nameCommand(command: EditCommand, document: WorkflowDocument): string {
  const nameNode = (nodeId: string) => document.nodes.find(({ id }) => id === nodeId)?.name || nodeId;
  const nameNodes = (ids: readonly string[]) => (ids.length === 1 ? nameNode(ids[0] ?? "") : `${ids.length} nodes`);
  const nameGroup = (groupId: string) => document.groups.find(({ id }) => id === groupId)?.name || "the group";
  switch (command.type) {
    case "add-node":
      return `add ${command.node.name || command.node.id}`;
    case "move-nodes":
      return `move ${nameNodes(Object.keys(command.positions))}`;
    case "set-parent":
      return command.parent === null
        ? `move ${nameNodes(command.nodeIds)} out of the loop`
        : `move ${nameNodes(command.nodeIds)} into ${nameNode(command.parent)}`;
    case "rename-node":
      return `rename ${nameNode(command.nodeId)}`;
    case "set-config":
      return command.path.length === 0
        ? `change ${nameNode(command.nodeId)}`
        : `change ${formatFieldPath(command.path)} of ${nameNode(command.nodeId)}`;
    case "set-policy":
      return `change the policy of ${nameNode(command.nodeId)}`;
    case "set-disabled":
      return `${command.disabled ? "disable" : "enable"} ${nameNodes(command.nodeIds)}`;
    case "set-pinned":
      return `${command.pinned === null ? "unpin" : "pin"} ${nameNode(command.nodeId)}`;
    case "set-note":
      return `change the note of ${nameNode(command.nodeId)}`;
    case "remove-nodes":
      return nameRemoval(document, command.nodeIds, nameNodes(command.nodeIds));
    case "connect":
      return `connect ${nameNode(command.edge.source)} to ${nameNode(command.edge.target)}`;
    case "disconnect":
      return command.edgeIds.length === 1 ? "delete a connection" : `delete ${command.edgeIds.length} connections`;
    case "paste":
      return namePaste(command.nodes, command.notes?.length ?? 0);
    case "add-note":
      return "add a note";
    case "edit-note":
      return "change a note";
    case "move-notes":
      return `move ${countNotes(Object.keys(command.positions).length)}`;
    case "remove-notes":
      return `delete ${countNotes(command.noteIds.length)}`;
    case "group":
      return `group ${nameNodes(command.group.nodeIds)}`;
    case "edit-group":
      return nameGroupEdit(nameGroup(command.groupId), command.change);
    case "ungroup":
      return command.groupIds.length === 1
        ? `ungroup ${nameGroup(command.groupIds[0] ?? "")}`
        : `ungroup ${command.groupIds.length} groups`;
    case "layout":
      return "tidy up";
    case "set-settings":
      return "change the settings of the workflow";
    case "replace-document":
      return command.name ?? "replace the workflow";
    case "batch":
      return command.name;
  }
}

function nameRemoval(document: WorkflowDocument, nodeIds: readonly string[], names: string): string {
  const inside = withInside(document, nodeIds).size - new Set(nodeIds).size;
  if (inside === 0) return `delete ${names}`;
  return `delete ${names} and ${inside === 1 ? "the node" : `the ${inside} nodes`} inside`;
}

function countNotes(count: number): string {
  return count === 1 ? "a note" : `${count} notes`;
}

function namePaste(nodes: readonly DocumentNode[], notes: number): string {
  if (nodes.length === 0) return `paste ${countNotes(notes)}`;
  const named = nodes.length === 1 ? nodes[0]?.name || "a node" : `${nodes.length} nodes`;
  return notes === 0 ? `paste ${named}` : `paste ${named} and ${countNotes(notes)}`;
}

function nameGroupEdit(name: string, change: Partial<DocumentGroup>): string {
  if (change.name !== undefined) return `rename the group ${name}`;
  return change.nodeIds ? `change what is in ${name}` : `change the colour of ${name}`;
}
