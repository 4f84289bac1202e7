"use client";
import { useReactFlow } from "@xyflow/react";
import { type MouseEvent, type ReactNode, useState } from "react";
import { ContextMenu, ContextMenuContent, ContextMenuTrigger } from "@/components/ui/context-menu";
import { CanvasItems, EdgeItems, GroupItems, NodeItems, NoteItems, SelectionItems } from "./canvas-menu-items";
import { pasteClipboard, refuseClipboard } from "./clipboard-commands";
import { useEditorActions, useEditorStore } from "./editor-context";
import { readKey } from "./mark-keys";
import type { EditorCommands } from "./use-editor-commands";

type Target = { kind: "node" | "note" | "group" | "edge" | "selection" | "canvas"; id: string; at: { x: number; y: number } };

/** One menu for the canvas: what it offers depends on what is under the pointer. */
export function CanvasMenu({ commands, children }: { commands: EditorCommands; children: ReactNode }) {
  const store = useEditorStore();
  const actions = useEditorActions();
  const { screenToFlowPosition } = useReactFlow();
  const [target, setTarget] = useState<Target>({ kind: "canvas", id: "", at: { x: 0, y: 0 } });

  const aim = (event: MouseEvent) => {
    const at = { x: event.clientX, y: event.clientY };
    const element = event.target instanceof Element ? event.target : null;
    const node = element?.closest(".react-flow__node")?.getAttribute("data-id");
    const edge = element?.closest(".react-flow__edge")?.getAttribute("data-id");
    const id = node ?? edge ?? "";
    const { selected } = store.getState();
    const many = selected.size > 1 && (selected.has(id) || element?.closest(".react-flow__nodesselection") != null);
    const mark = readKey(id).kind;
    setTarget({ kind: many ? "selection" : node ? (mark === "other" ? "node" : mark) : edge ? "edge" : "canvas", id, at });
    // The menu acts on the selection; a click on something outside it means that thing.
    if (id !== "" && !selected.has(id)) actions.select([id]);
  };
  return (
    <ContextMenu>
      <ContextMenuTrigger asChild onContextMenuCapture={aim}>
        <div className="size-full">{children}</div>
      </ContextMenuTrigger>
      <ContextMenuContent className="min-w-52">
        {target.kind === "node" && <NodeItems nodeId={target.id} commands={commands} />}
        {target.kind === "note" && <NoteItems commands={commands} />}
        {target.kind === "group" && <GroupItems commands={commands} />}
        {target.kind === "selection" && <SelectionItems commands={commands} />}
        {target.kind === "edge" && (
          <EdgeItems
            commands={commands}
            onInsert={() =>
              store.setState({ picker: { purpose: "insert", edgeId: target.id, screen: target.at, at: screenToFlowPosition(target.at) } })
            }
          />
        )}
        {target.kind === "canvas" && (
          <CanvasItems
            commands={commands}
            onAdd={() => store.setState({ picker: { purpose: "add", screen: target.at, at: screenToFlowPosition(target.at) } })}
            onNote={() => actions.addNote(screenToFlowPosition(target.at))}
            onPaste={() => void pasteClipboard({ store, actions }, screenToFlowPosition(target.at)).catch(refuseClipboard)}
          />
        )}
      </ContextMenuContent>
    </ContextMenu>
  );
}
