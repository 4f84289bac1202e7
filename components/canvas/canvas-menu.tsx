"use client";
import { useReactFlow } from "@xyflow/react";
import { type MouseEvent, type ReactNode, useState } from "react";
import {
  ContextMenu,
  ContextMenuContent,
  ContextMenuItem,
  ContextMenuSeparator,
  ContextMenuShortcut,
  ContextMenuTrigger,
} from "@/components/ui/context-menu";
import { nodeCatalog } from "@/server/nodes/registry";
import { entryOf } from "./containers";
import { useEditor, useEditorActions, useEditorStore } from "./editor-context";
import { type KeyCommand, keyOf } from "./editor-keys";
import type { EditorCommands } from "./use-editor-commands";
import { useIsMac } from "./use-is-mac";

type Target = { kind: "node" | "edge" | "canvas"; id: string; at: { x: number; y: number } };

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
    setTarget({ kind: node ? "node" : edge ? "edge" : "canvas", id, at });
    // The menu acts on the selection; a click on something outside it means that thing.
    if (id !== "" && !store.getState().selected.has(id)) actions.select([id]);
  };
  return (
    <ContextMenu>
      <ContextMenuTrigger asChild onContextMenuCapture={aim}>
        <div className="size-full">{children}</div>
      </ContextMenuTrigger>
      <ContextMenuContent className="min-w-52">
        {target.kind === "node" && <NodeItems nodeId={target.id} commands={commands} />}
        {target.kind === "edge" && (
          <EdgeItems
            onInsert={() =>
              store.setState({ picker: { purpose: "insert", edgeId: target.id, screen: target.at, at: screenToFlowPosition(target.at) } })
            }
            onRemove={() => actions.remove([target.id])}
          />
        )}
        {target.kind === "canvas" && (
          <CanvasItems
            commands={commands}
            onAdd={() => store.setState({ picker: { purpose: "add", screen: target.at, at: screenToFlowPosition(target.at) } })}
          />
        )}
      </ContextMenuContent>
    </ContextMenu>
  );
}

type ItemProps = { title: string; command: KeyCommand; commands: EditorCommands; destructive?: boolean };

function CommandItem({ title, command, commands, destructive = false }: ItemProps) {
  const mac = useIsMac();
  return (
    // In the next task: the menu gives the focus back first.
    <ContextMenuItem variant={destructive ? "destructive" : "default"} onSelect={() => setTimeout(() => commands.run(command))}>
      {title}
      <ContextMenuShortcut>{keyOf(command, mac)}</ContextMenuShortcut>
    </ContextMenuItem>
  );
}

function NodeItems({ nodeId, commands }: { nodeId: string; commands: EditorCommands }) {
  const readOnly = useEditor((state) => state.readOnly);
  const node = useEditor((state) => state.history.document.nodes.find(({ id }) => id === nodeId));
  const hasLoops = useEditor(({ history }) => history.document.nodes.some((other) => other.id !== nodeId && entryOf(other, nodeCatalog)));
  const isLoop = node !== undefined && entryOf(node, nodeCatalog) !== null;
  if (readOnly) return <CommandItem title="Open the settings" command="open" commands={commands} />;
  return (
    <>
      <CommandItem title="Open the settings" command="open" commands={commands} />
      <CommandItem title="Rename" command="rename" commands={commands} />
      <CommandItem title="Replace" command="replace" commands={commands} />
      <CommandItem title="Connect to" command="wire" commands={commands} />
      <CommandItem title={node?.disabled ? "Enable" : "Disable"} command="disable" commands={commands} />
      {hasLoops && <CommandItem title="Move into a loop…" command="move-in" commands={commands} />}
      {node?.parent && <CommandItem title="Move out of the loop" command="move-out" commands={commands} />}
      {isLoop && <CommandItem title="Collapse or expand" command="collapse" commands={commands} />}
      <ContextMenuSeparator />
      <CommandItem title="Copy as JSON" command="copy" commands={commands} />
      <CommandItem title="Cut" command="cut" commands={commands} />
      <CommandItem title="Duplicate" command="duplicate" commands={commands} />
      <ContextMenuSeparator />
      <CommandItem title="Select everything before" command="select-upstream" commands={commands} />
      <CommandItem title="Select everything after" command="select-downstream" commands={commands} />
      <ContextMenuSeparator />
      <CommandItem title="Delete" command="delete" commands={commands} destructive />
    </>
  );
}

function EdgeItems({ onInsert, onRemove }: { onInsert: () => void; onRemove: () => void }) {
  const readOnly = useEditor((state) => state.readOnly);
  return (
    <>
      <ContextMenuItem disabled={readOnly} onSelect={() => setTimeout(onInsert)}>
        Insert a node here
      </ContextMenuItem>
      <ContextMenuItem disabled={readOnly} variant="destructive" onSelect={onRemove}>
        Delete the connection
      </ContextMenuItem>
    </>
  );
}

function CanvasItems({ commands, onAdd }: { commands: EditorCommands; onAdd: () => void }) {
  const readOnly = useEditor((state) => state.readOnly);
  return (
    <>
      {!readOnly && (
        <>
          <ContextMenuItem onSelect={() => setTimeout(onAdd)}>
            Add a node here
            <ContextMenuShortcut>N</ContextMenuShortcut>
          </ContextMenuItem>
          <CommandItem title="Paste" command="paste" commands={commands} />
          <CommandItem title="Undo" command="undo" commands={commands} />
          <CommandItem title="Tidy up" command="tidy" commands={commands} />
          <ContextMenuSeparator />
        </>
      )}
      <CommandItem title="Select everything" command="select-all" commands={commands} />
      <CommandItem title="Fit to screen" command="fit" commands={commands} />
      <CommandItem title="Show the keys" command="help" commands={commands} />
    </>
  );
}
