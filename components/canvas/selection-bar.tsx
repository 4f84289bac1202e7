"use client";
import { Panel } from "@xyflow/react";
import {
  AlignCenterHorizontal,
  AlignCenterVertical,
  AlignEndHorizontal,
  AlignEndVertical,
  AlignHorizontalSpaceAround,
  AlignStartHorizontal,
  AlignStartVertical,
  AlignVerticalSpaceAround,
  CircleSlash,
  Copy,
  Group,
  LayoutGrid,
  type LucideIcon,
  Trash2,
  Ungroup,
} from "lucide-react";
import { useState } from "react";
import { useShallow } from "zustand/react/shallow";
import { IconButton } from "@/components/ui/icon-button";
import { Separator } from "@/components/ui/separator";
import { nodeCatalog } from "@/server/nodes/registry";
import { countItems, leastAligned, leastSpaced } from "./arrange-nodes";
import { ColorChoice } from "./color-choice";
import { useEditor } from "./editor-context";
import { type KeyCommand, keyOf, titleOf } from "./editor-keys";
import type { EditorState } from "./editor-store";
import { readSelection } from "./mark-keys";
import type { EditorCommands } from "./use-editor-commands";
import { useIsMac } from "./use-is-mac";

const aligning: readonly (readonly [KeyCommand, LucideIcon])[] = [
  ["align-left", AlignStartVertical],
  ["align-center", AlignCenterVertical],
  ["align-right", AlignEndVertical],
  ["align-top", AlignStartHorizontal],
  ["align-middle", AlignCenterHorizontal],
  ["align-bottom", AlignEndHorizontal],
];
const spacing: readonly (readonly [KeyCommand, LucideIcon])[] = [
  ["space-across", AlignHorizontalSpaceAround],
  ["space-down", AlignVerticalSpaceAround],
];

type Summary = { things: number; nodes: number; colored: number; groups: number };

/** What is selected, as numbers. Asked on every change of the editor, so it is counted anew only when it could have changed. */
function makeSummary(): (state: EditorState) => Summary {
  let last: { history: EditorState["history"]; selected: EditorState["selected"]; summary: Summary } | null = null;
  return ({ history, selected }) => {
    if (last?.history === history && last.selected === selected) return last.summary;
    const { nodeIds, notes, groups } = readSelection(history.document, selected);
    const things = selected.size < 2 ? selected.size : countItems({ document: history.document, catalog: nodeCatalog }, selected);
    const summary = { things, nodes: nodeIds.length, colored: notes.length + groups.length, groups: groups.length };
    last = { history, selected, summary };
    return summary;
  };
}

/** Over the canvas while several things, or a note or a group, are selected: what can be done to them with one press. */
export function SelectionBar({ commands }: { commands: EditorCommands }) {
  const mac = useIsMac();
  const [summarize] = useState(makeSummary);
  const { things, nodes, colored, groups } = useEditor(useShallow(summarize));
  if (things === 0 || (things < leastAligned && colored === 0)) return null;
  const button = (command: KeyCommand, Icon: LucideIcon, label = titleOf(command)) => (
    <IconButton key={command} label={label} keys={keyOf(command, mac)} onClick={() => commands.run(command)}>
      <Icon />
    </IconButton>
  );
  return (
    <Panel position="top-center" className="m-3! max-md:hidden">
      <div role="toolbar" aria-label="Selection" className="flex items-center gap-0.5 rounded-[10px] bg-raised p-1 shadow-md">
        <span className="num px-1.5 text-xs whitespace-nowrap text-fg-2">{things} selected</span>
        {colored > 0 && <Separator orientation="vertical" className="mx-1 h-4" />}
        {colored > 0 && <ColorChoice />}
        {things >= leastAligned && <Separator orientation="vertical" className="mx-1 h-4" />}
        {things >= leastAligned && aligning.map(([command, icon]) => button(command, icon))}
        {things >= leastSpaced && spacing.map(([command, icon]) => button(command, icon))}
        <Separator orientation="vertical" className="mx-1 h-4" />
        {nodes >= leastAligned && button("tidy", LayoutGrid, "Tidy up what is selected")}
        {nodes > 0 && things >= leastAligned && button("group", Group)}
        {groups > 0 && button("ungroup", Ungroup)}
        {nodes > 0 && button("disable", CircleSlash)}
        {button("copy", Copy)}
        {button("delete", Trash2)}
      </div>
    </Panel>
  );
}
