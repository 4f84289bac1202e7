// What can be done about an issue with one press: a table from its code to changes of the document. A fix changes no more than it
// says, and what takes thought has none.
import type { ModelRef } from "../chat";
import type { NodeCatalog } from "../define";
import type { WorkflowDocument } from "../document";
import type { EditCommand } from "../edit-document";
import type { GraphIssue } from "../graph";
import { fixEdge } from "./fix-edge";
import { fixId } from "./fix-id";
import { addTrigger, connectNode } from "./fix-reach";
import { fixSetting } from "./fix-setting";

/** `label`: what the button says and, in small, what undo calls it. */
export type Fix = { label: string; commands: EditCommand[] };

export type FixDesk = {
  document: WorkflowDocument;
  catalog: NodeCatalog;
  /** The model that a node without one gets. */
  model: ModelRef;
};

type Fixer = (issue: GraphIssue, desk: FixDesk) => Fix[];

const none: Fixer = () => [];
const removeNode: Fixer = ({ nodeId }) =>
  nodeId === undefined ? [] : [{ label: "Delete the node", commands: [{ type: "remove-nodes", nodeIds: [nodeId] }] }];
const moveOut: Fixer = ({ nodeId }) =>
  nodeId === undefined ? [] : [{ label: "Move it out", commands: [{ type: "set-parent", nodeIds: [nodeId], parent: null }] }];

/** Every code has its line, so that a new one asks what can be done about it. */
const fixers: Readonly<Record<GraphIssue["code"], Fixer>> = {
  invalid_json: none,
  too_large: none,
  too_deep: none,
  unsupported_version: none,
  invalid_document: none,
  unknown_type: removeNode,
  duplicate_id: fixId,
  reserved_id: fixId,
  unknown_parent: moveOut,
  not_a_container: moveOut,
  parent_cycle: moveOut,
  loop_too_deep: moveOut,
  trigger_inside: moveOut,
  edge_crosses_loop: fixEdge,
  entry_outside: fixEdge,
  empty_body: none,
  dangling_edge: fixEdge,
  unknown_handle: fixEdge,
  duplicate_edge: fixEdge,
  trigger_inbound: fixEdge,
  cycle: fixEdge,
  no_trigger: addTrigger,
  unreachable: (issue, desk) => [...connectNode(issue, desk), ...removeNode(issue, desk)],
  missing_profile: none,
  missing_field: fixSetting,
  invalid_field: fixSetting,
  expression_syntax: fixSetting,
  unknown_reference: fixSetting,
  maybe_missing: fixSetting,
  wrong_type: fixSetting,
};

/** The fixes of an issue, the likeliest first; empty when it takes thought. */
export function listFixes(issue: GraphIssue, desk: FixDesk): Fix[] {
  return fixers[issue.code](issue, desk);
}
