"use client";
import { useQuery } from "@tanstack/react-query";
import { ArrowDownFromLine, ArrowDownToLine, Play, SquareDashed, TextCursorInput } from "lucide-react";
import type { ReactNode } from "react";
import { useEditor } from "@/components/canvas/editor-context";
import { keyOf } from "@/components/canvas/editor-keys";
import { onlySelectedNode } from "@/components/canvas/editor-store";
import { useIsMac } from "@/components/canvas/use-is-mac";
import { useTRPC } from "@/components/trpc-provider";
import { DropdownMenuItem, DropdownMenuLabel, DropdownMenuSeparator } from "@/components/ui/dropdown-menu";
import { Kbd } from "@/components/ui/kbd";
import { nodeCatalog } from "@/server/nodes/registry";
import { whyNotPart } from "./part-reasons";
import { type PartKind, useRunner } from "./runner-context";
import { StaleSummary } from "./stale-summary";

const parts = [
  { kind: "until", title: "Run until here", hint: "What it needs, then stop", icon: <ArrowDownToLine />, command: "run-until" },
  {
    kind: "from",
    title: "Run from here",
    hint: "What came before is taken from earlier runs",
    icon: <ArrowDownFromLine />,
    command: "run-from",
  },
  { kind: "only", title: "Run only this node", hint: "With the input that you choose", icon: <SquareDashed />, command: "run-only" },
] as const satisfies readonly { kind: PartKind; title: string; hint: string; icon: ReactNode; command: Parameters<typeof keyOf>[0] }[];

/** All ways to run the draft; those that cannot be taken say why. */
export function RunMenu({ workflowId }: { workflowId: string }) {
  const trpc = useTRPC();
  const mac = useIsMac();
  const runner = useRunner();
  const document = useEditor((state) => state.history.document);
  const nodeId = useEditor(onlySelectedNode);
  const last = useQuery(trpc.runs.lastOutputs.queryOptions({ workflowId }));
  const name = document.nodes.find(({ id }) => id === nodeId)?.name || nodeId;
  const hasRun = last.data ? last.data.nodes.length > 0 : null;
  return (
    <>
      <Item icon={<Play />} title="Run" keys={keyOf("run", mac)} onSelect={runner.start} />
      <Item icon={<TextCursorInput />} title="Run with input…" onSelect={runner.ask} />
      <DropdownMenuSeparator />
      <DropdownMenuLabel>{name === null ? "One node" : `“${name}”`}</DropdownMenuLabel>
      {parts.map(({ kind, title, hint, icon, command }) => {
        const why = whyNotPart(kind, { document, catalog: nodeCatalog, nodeId, hasRun });
        return (
          <Item
            key={kind}
            icon={icon}
            title={title}
            hint={why ?? hint}
            keys={keyOf(command, mac)}
            disabled={why !== null}
            onSelect={() => nodeId !== null && runner.part(kind, nodeId)}
          />
        );
      })}
      <StaleSummary />
    </>
  );
}

type ItemProps = { icon: ReactNode; title: string; hint?: string; keys?: string; disabled?: boolean; onSelect: () => void };

function Item({ icon, title, hint, keys, disabled = false, onSelect }: ItemProps) {
  return (
    // In the next task: the menu gives the focus back before a dialog takes it.
    <DropdownMenuItem disabled={disabled} onSelect={() => setTimeout(onSelect)} className="h-auto items-start py-1.5">
      {icon}
      <span className="min-w-0 flex-1">
        <span className="block">{title}</span>
        {hint && <span className="block text-2xs whitespace-normal text-fg-3">{hint}</span>}
      </span>
      {keys && <Kbd>{keys}</Kbd>}
    </DropdownMenuItem>
  );
}
