"use client";
import { Prose } from "@/components/prose";
import type { NodeDefinition } from "@/server/workflow/define";

/** What the node type does, what it gives, and its example, as its file says. */
export function DocsPanel({ definition }: { definition: NodeDefinition }) {
  const { docs, example, look } = definition;
  return (
    <div className="grid gap-4 p-4">
      <h3 className="sr-only">About {look.label}</h3>
      <Prose text={docs} />
      <Sample title="Example settings" value={example.config} />
      <Sample title="It then gives" value={example.output} />
    </div>
  );
}

function Sample({ title, value }: { title: string; value: unknown }) {
  return (
    <section className="grid gap-1.5">
      <h4 className="text-xs font-medium text-fg-2">{title}</h4>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <pre tabIndex={0} className="max-h-60 overflow-auto rounded-md border border-line bg-sunken px-2.5 py-2 font-mono text-2xs">
        {JSON.stringify(value, null, 2)}
      </pre>
    </section>
  );
}
