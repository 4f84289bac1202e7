// Two people changed one draft. Three-way merge: what they began with tells who changed what, so that only what both changed
// to different ends has to be chosen. Pure, and total: the result is always a document.
import type { NodeCatalog } from "./define";
import { defaultSettings, emptyDocument, type WorkflowDocument, type WorkflowSettings } from "./document";
import { edgeKey } from "./graph/graph-node";
import { isSameValue } from "./merge/is-same-value";
import { ConflictLog, type Decisions, type MergeConflict } from "./merge/merge-conflict";
import { mergeEdges } from "./merge/merge-edges";
import { mergeEntries } from "./merge/merge-entries";
import { mergeGroups } from "./merge/merge-groups";
import { mergeNodes, type Versions } from "./merge/merge-nodes";
import { mergeValue } from "./merge/merge-value";
import { findEqualIds, type NewIds, noIds, renameIds } from "./merge/separate-ids";
import { settleParents } from "./merge/settle-parents";

export type MergeInput = {
  /** The draft that both began with. null: it is not known any more, so all that differs is a conflict. */
  base: WorkflowDocument | null;
  mine: WorkflowDocument;
  theirs: WorkflowDocument;
  /** Ids that are in none of the three, and may not be given all the same. */
  isTaken?: (id: string) => boolean;
};

export type Merge = {
  document: WorkflowDocument;
  conflicts: MergeConflict[];
  /** What of mine goes by another id now, because both had added something under it. */
  renamed: NewIds;
};

/**
 * Both people's edits in one document, and where they disagree. Until `decisions` say otherwise, mine stays where they do. No edit
 * is dropped but by a listed conflict. Edges without both their nodes, second nodes of one id and loops inside themselves are not
 * in the result, even if they were in what was given.
 */
export function mergeDocuments(input: MergeInput, catalog: NodeCatalog, decisions: Decisions = {}): Merge {
  const log = new ConflictLog(decisions);
  const renamed = input.base ? findEqualIds({ ...input, base: input.base }, input.isTaken) : noIds;
  const versions = readVersions(input, renamed, catalog);
  const { base, mine, theirs } = versions;
  const nodes = settleParents(mergeNodes(versions, log), versions, log);
  const ids = new Set(nodes.map(({ id }) => id));
  const settings = mergeSettings(versions, log);
  const document: WorkflowDocument = {
    version: 1,
    nodes,
    edges: mergeEdges(versions, ids),
    notes: mergeEntries({ base: base.notes, mine: mine.notes, theirs: theirs.notes }, { subject: "note", log }),
    groups: mergeGroups(versions, nodes, log),
    ...(settings ? { settings } : {}),
  };
  return { document, conflicts: log.conflicts, renamed };
}

/** Whether someone has to be asked before both drafts become one. */
export function needsChoice({ conflicts }: Pick<Merge, "conflicts">): boolean {
  return conflicts.some(({ isQuiet }) => !isQuiet);
}

function readVersions({ base, mine, theirs }: MergeInput, renamed: NewIds, catalog: NodeCatalog): Versions {
  if (base === null) return { base: listShared(mine, theirs), mine, theirs };
  return { base, theirs, mine: renameIds(mine, renamed, catalog) };
}

/** What both drafts have, as the base that they may have had: nothing counts as deleted, and what differs counts as changed by both. */
function listShared(mine: WorkflowDocument, theirs: WorkflowDocument): WorkflowDocument {
  const edges = new Set(theirs.edges.map(edgeKey));
  const share = <Entry extends { id: string }>(left: readonly Entry[], right: readonly Entry[]) =>
    left.filter((entry) => right.some((other) => isSameValue(entry, other)));
  return {
    ...emptyDocument,
    nodes: share(mine.nodes, theirs.nodes),
    edges: mine.edges.filter((edge) => edges.has(edgeKey(edge))),
    notes: share(mine.notes, theirs.notes),
    groups: share(mine.groups, theirs.groups),
    ...(mine.settings && isSameValue(mine.settings, theirs.settings) ? { settings: mine.settings } : {}),
  };
}

function mergeSettings({ base, mine, theirs }: Versions, log: ConflictLog): WorkflowSettings | undefined {
  const read = ({ settings }: WorkflowDocument) => settings ?? defaultSettings;
  const sides = { base: read(base), mine: read(mine), theirs: read(theirs) };
  const merged = mergeValue(sides, log.fieldsOf("settings")) as WorkflowSettings;
  return mine.settings === undefined && isSameValue(merged, defaultSettings) ? undefined : merged;
}
