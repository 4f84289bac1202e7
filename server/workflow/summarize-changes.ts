import * as z from "zod";
import { diffDocument } from "./diff-document";
import type { WorkflowDocument } from "./document";

/** What changed from one document to another, short enough to be kept beside a version: names, not documents. */
export const changeSummary = z.object({
  /** Names of nodes; `count` says of how many. */
  added: z.object({ names: z.array(z.string()), count: z.number().int() }),
  removed: z.object({ names: z.array(z.string()), count: z.number().int() }),
  changed: z.object({ names: z.array(z.string()), count: z.number().int() }),
  /** Nodes that only stand elsewhere. */
  moved: z.number().int(),
  /** Connections drawn or removed. */
  connections: z.number().int(),
  /** Sticky notes or groups differ. */
  notes: z.boolean(),
  settings: z.boolean(),
});
export type ChangeSummary = z.infer<typeof changeSummary>;

const namesKept = 8;

export function summarizeChanges(before: WorkflowDocument, after: WorkflowDocument): ChangeSummary {
  const diff = diffDocument(before, after);
  const list = (nodes: readonly { id: string; name: string }[]) => ({
    names: nodes.slice(0, namesKept).map(({ id, name }) => name || id),
    count: nodes.length,
  });
  return {
    added: list(diff.added),
    removed: list(diff.removed),
    changed: list(diff.changed.map((pair) => pair.after)),
    moved: diff.moved.length,
    connections: diff.edges.added.length + diff.edges.removed.length,
    notes: diff.notesChanged,
    settings: diff.settings.length > 0,
  };
}

/** "Added Writer; changed Researcher and 2 more". Places on the canvas and notes are only named when nothing else changed. */
export function sayChanges({ added, removed, changed, moved, connections, notes, settings }: ChangeSummary): string {
  const parts = [
    sayNames("added", added),
    sayNames("removed", removed),
    sayNames("changed", changed),
    connections > 0 && added.count + removed.count === 0
      ? `changed ${connections === 1 ? "a connection" : `${connections} connections`}`
      : "",
    settings ? "changed the settings of the workflow" : "",
  ].filter(Boolean);
  if (parts.length > 0) return capitalize(parts.join("; "));
  const quiet = [notes ? "notes or groups" : "", moved > 0 ? "places on the canvas" : ""].filter(Boolean);
  return quiet.length > 0 ? `Only ${quiet.join(" and ")}` : "Nothing changed";
}

function sayNames(verb: string, { names, count }: { names: readonly string[]; count: number }, shown = 3): string {
  if (count === 0) return "";
  const rest = count - Math.min(shown, names.length);
  return `${verb} ${names.slice(0, shown).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}

const capitalize = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
