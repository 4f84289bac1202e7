"use client";
import { Panel } from "@xyflow/react";
import { useEditor } from "./editor-context";

/** In words, what is lit while Shift is held. */
export function LightLegend() {
  const lit = useEditor((state) => state.lit);
  const nodes = useEditor((state) => (state.lit ? state.history.document.nodes : null));
  if (!lit || !nodes) return null;
  const nameAll = (ids: ReadonlySet<string>) => nodes.filter(({ id }) => ids.has(id)).map(({ id, name }) => name || id);
  return (
    <Panel position="bottom-center" className="pointer-events-none">
      <p role="status" className="rounded-[10px] bg-raised px-3 py-1.5 text-xs shadow-md">
        <Part mark="bg-tool" title="Reads" names={nameAll(lit.reads)} />
        <span className="px-2 text-line-strong" aria-hidden="true">
          |
        </span>
        <Part mark="bg-people" title="Read by" names={nameAll(lit.readBy)} />
      </p>
    </Panel>
  );
}

function Part({ mark, title, names }: { mark: string; title: string; names: readonly string[] }) {
  return (
    <span>
      <span className={`mr-1.5 inline-block size-2 rounded-full ${mark}`} aria-hidden="true" />
      <span className="text-fg-2">{title}</span> {names.length === 0 ? "nothing" : names.join(", ")}
    </span>
  );
}
