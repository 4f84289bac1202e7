"use client";
import { useMemo, useRef } from "react";
import { ContextMenu, ContextMenuContent, ContextMenuTrigger } from "@/components/ui/context-menu";
import { GroupItems, NodeItems, NoteItems, SelectionItems } from "./canvas-menu-items";
import { useEditor } from "./editor-context";
import { markKey, readKey, titleOfNote } from "./mark-keys";
import { GroupRow, NoteRow, OutlineRow } from "./outline-row";
import { describeLeads } from "./outline-words";
import { groupProblems } from "./problems";
import type { EditorCommands } from "./use-editor-commands";
import { useOutline } from "./use-outline";

/**
 * The workflow as a tree in the order of a run, for those who do not see the canvas or would rather read it. What is selected
 * here is selected there. Keys that it does not take itself (W, D, R and so on) mean the selected node, as on the canvas.
 */
export function Outline({ commands }: { commands: EditorCommands }) {
  const tree = useRef<HTMLDivElement>(null);
  const { nodes, notes, rows, current, closed, renaming, press, finishRename, toggle, ...events } = useOutline(tree, commands);
  const selected = useEditor((state) => state.selected);
  const issues = useEditor((state) => state.issues);
  const problems = useMemo(() => groupProblems(issues), [issues]);
  const names = useMemo(() => new Map(nodes.map(({ id, name }) => [id, name || id])), [nodes]);
  const rowEvents = { onChoose: events.choose, onAim: events.aim, onOpen: events.open };
  const kind = current === undefined ? "other" : readKey(current).kind;
  if (current === undefined) return <p className="px-4 py-3 text-xs text-fg-3">Nothing is drawn yet. Add a first node.</p>;
  return (
    <ContextMenu>
      <ContextMenuTrigger asChild>
        <div
          ref={tree}
          role="tree"
          aria-label="Outline of the workflow"
          aria-multiselectable="true"
          className="pb-3"
          // Its rows take the focus; the tree itself never does.
          tabIndex={-1}
          onKeyDown={press}
        >
          {rows.map((item) => {
            const { key, level, place, of } = item;
            const common = {
              ...rowEvents,
              level,
              place,
              of,
              isSelected: selected.has(key),
              isOpen: !closed.has(key),
              isCurrent: current === key,
              isRenaming: renaming === key,
              onToggle: toggle,
              onRename: finishRename,
            };
            if (item.kind === "group") return <GroupRow key={key} {...common} id={key} group={item.group} holds={item.holds} />;
            const words = describeLeads(item.leadsTo, (target) => names.get(target) ?? target);
            return <OutlineRow key={key} {...common} node={item.node} holds={item.holds} words={words} problem={problems.get(key)} />;
          })}
          {notes.map((note, index) => {
            const key = markKey("note", note.id);
            return (
              <NoteRow
                key={key}
                {...rowEvents}
                id={key}
                title={titleOfNote(note)}
                place={index + 1}
                of={notes.length}
                isSelected={selected.has(key)}
                isCurrent={current === key}
              />
            );
          })}
        </div>
      </ContextMenuTrigger>
      <ContextMenuContent className="min-w-52">
        {selected.size > 1 ? (
          <SelectionItems commands={commands} />
        ) : kind === "note" ? (
          <NoteItems commands={commands} />
        ) : kind === "group" ? (
          <GroupItems commands={commands} />
        ) : (
          <NodeItems nodeId={current} commands={commands} />
        )}
      </ContextMenuContent>
    </ContextMenu>
  );
}
