import type { NodeCatalog } from "./define";
import type { WorkflowDocument } from "./document";
import { describeField } from "./field-schema";
import type { StaleReason } from "./stale-nodes";

type Place = { nodeId: string; document: Pick<WorkflowDocument, "nodes">; catalog: NodeCatalog };

/** Why a node is stale, in a few words: “Prompt changed”, “New connection from “Writer””. */
export function describeStale(reason: StaleReason, { nodeId, document, catalog }: Place): string {
  const name = (id: string) => `“${document.nodes.find((node) => node.id === id)?.name || id}”`;
  switch (reason.kind) {
    case "new":
      return "New since";
    case "field":
      return `${nameField(reason.field, { nodeId, document, catalog })} changed`;
    case "connected":
      return `New connection from ${name(reason.from)}`;
    case "disconnected":
      return `No connection from ${name(reason.from)} any more`;
    case "ran-again":
      return `${name(reason.from)} ran again since`;
    case "upstream":
      return `${name(reason.from)} before it is not up to date`;
    case "pin":
      return `Pinned output of ${name(reason.from)} changed`;
    case "inside":
      return `${name(reason.nodeId)} inside it changed`;
  }
}

const ownFields: Readonly<Record<string, string>> = {
  type: "Type",
  disabled: "Enabled or disabled: it",
  pinned: "Pinned output",
  parent: "The loop around it",
  name: "Name",
  note: "Note",
  policy: "What happens when it fails",
};

/** The setting as its form calls it; of a path inside a setting, that setting. */
function nameField(field: string, { nodeId, document, catalog }: Place): string {
  const setting = /^config\.([\w$-]+)/.exec(field)?.[1];
  if (setting === undefined) return ownFields[field.split(/[.[]/)[0] ?? ""] ?? "Settings";
  const type = document.nodes.find(({ id }) => id === nodeId)?.type ?? "";
  const definition = Object.hasOwn(catalog, type) ? catalog[type] : undefined;
  return (definition && describeField(definition.config, [setting]).title) || setting;
}
