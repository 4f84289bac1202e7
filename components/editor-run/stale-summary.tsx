"use client";
import { useEditor } from "@/components/canvas/editor-context";
import { DropdownMenuSeparator } from "@/components/ui/dropdown-menu";
import { useStaleStore } from "./stale-store";

const mostNamed = 4;

/** Which nodes were changed, since when, and why. Nothing when none were. */
export function StaleSummary() {
  const { byNode, changed, sinceWords } = useStaleStore();
  const nodes = useEditor((state) => state.history.document.nodes);
  if (changed.length === 0) return null;
  const named = changed.slice(0, mostNamed);
  return (
    <>
      <DropdownMenuSeparator />
      <section aria-label={`Changed since ${sinceWords}`} className="px-2 py-1.5 text-2xs text-fg-2">
        <p className="font-medium text-fg-3">
          {changed.length === 1 ? "1 node" : `${changed.length} nodes`} changed since {sinceWords}
        </p>
        <ul className="mt-1 grid gap-0.5">
          {named.map((id) => (
            <li key={id} className="truncate">
              {nodes.find((node) => node.id === id)?.name || id}: {byNode[id]?.join(", ")}
            </li>
          ))}
        </ul>
        {changed.length > named.length && <p>and {changed.length - named.length} more</p>}
      </section>
    </>
  );
}
