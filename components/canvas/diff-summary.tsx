"use client";
import { Minus, PencilLine, Plus } from "lucide-react";
import type { ReactNode } from "react";
import { diffDocument } from "@/server/workflow/diff-document";
import type { WorkflowDocument } from "@/server/workflow/document";

const shown = 4;

type DiffSummaryProps = { before: WorkflowDocument; after: WorkflowDocument /** Said when nothing differs. */; same: string };

/** What a person has to know of two documents: which nodes came, went and changed. */
export function DiffSummary({ before, after, same }: DiffSummaryProps) {
  const diff = diffDocument(before, after);
  const wires = diff.edges.added.length + diff.edges.removed.length;
  const nameOf = (node: { id: string; name: string }) => node.name || node.id;
  const rows: { key: string; icon: ReactNode; text: string }[] = [];
  const addRow = (key: string, icon: ReactNode, names: string[]) => {
    if (names.length > 0) rows.push({ key, icon, text: `${key} ${listNames(names)}` });
  };
  addRow("Added", <Plus className="size-3.5 text-ok-fg" aria-hidden="true" />, diff.added.map(nameOf));
  addRow("Removed", <Minus className="size-3.5 text-fail-fg" aria-hidden="true" />, diff.removed.map(nameOf));
  addRow(
    "Changed",
    <PencilLine className="size-3.5 text-run-fg" aria-hidden="true" />,
    diff.changed.map((pair) => nameOf(pair.after)),
  );
  const small = [
    wires > 0 ? `${wires} ${wires === 1 ? "connection" : "connections"}` : "",
    diff.moved.length > 0 ? "places on the canvas" : "",
    diff.settings.length > 0 ? "the settings of the workflow" : "",
  ].filter(Boolean);
  if (rows.length === 0 && small.length === 0) return <p className="text-sm text-fg-3">{same}</p>;
  return (
    <ul className="grid gap-1 rounded-md border border-line bg-sunken px-2.5 py-2 text-sm">
      {rows.map(({ key, icon, text }) => (
        <li key={key} className="flex items-start gap-2 [&_svg]:mt-[3px] [&_svg]:shrink-0">
          {icon} {text}
        </li>
      ))}
      {small.length > 0 && <li className="text-fg-3">Also: {small.join(", ")}</li>}
    </ul>
  );
}

function listNames(names: readonly string[]): string {
  const rest = names.length - shown;
  return rest > 0 ? `${names.slice(0, shown).join(", ")} and ${rest} more` : names.join(", ");
}
