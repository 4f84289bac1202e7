"use client";
import { useMemo, useRef } from "react";
import { ContextMenu, ContextMenuContent, ContextMenuTrigger } from "@/components/ui/context-menu";
import { NodeItems, NoteItems, SelectionItems } from "./canvas-menu-items";
import { useEditor } from "./editor-context";
import { markKey, readKey, titleOfNote } from "./mark-keys";
import { NoteRow, OutlineRow } from "./outline-row";
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
  const groups = useEditor((state) => state.history.document.groups);
  const problems = useMemo(() => groupProblems(issues), [issues]);
  const names = useMemo(() => new Map(nodes.map(({ id, name }) => [id, name || id])), [nodes]);
  const groupOf = useMemo(
    () => new Map(groups.flatMap(({ name, nodeIds }) => nodeIds.map((id) => [id, name || "a group"] as const))),
    [groups],
  );
  const rowEvents = { onChoose: events.choose, onAim: events.aim, onOpen: events.open };
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
          {rows.map(({ node, level, place, of, holds, leadsTo }) => {
            const { id } = node;
            return (
              <OutlineRow
                key={id}
                {...rowEvents}
                node={node}
                level={level}
                place={place}
                of={of}
                holds={holds}
                words={describeLeads(leadsTo, (target) => names.get(target) ?? target)}
                problem={problems.get(id)}
                group={groupOf.get(id)}
                isSelected={selected.has(id)}
                isOpen={!closed.has(id)}
                isCurrent={current === id}
                isRenaming={renaming === id}
                onToggle={toggle}
                onRename={finishRename}
              />
            );
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
        ) : readKey(current).kind === "note" ? (
          <NoteItems commands={commands} />
        ) : (
          <NodeItems nodeId={current} commands={commands} />
        )}
      </ContextMenuContent>
    </ContextMenu>
  );
}
