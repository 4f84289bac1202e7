"use client";
import { whyNotPart } from "@/components/editor-run/part-reasons";
import { useCan } from "@/components/org-context";
import { ContextMenuItem, ContextMenuSeparator, ContextMenuShortcut } from "@/components/ui/context-menu";
import { nodeCatalog } from "@/server/nodes/registry";
import { alignCommands, spaceCommands } from "./arrange-commands";
import { countItems, leastAligned, leastSpaced } from "./arrange-nodes";
import { ColorChoice } from "./color-choice";
import { entryOf } from "./containers";
import { useEditor } from "./editor-context";
import { type KeyCommand, keyOf, titleOf } from "./editor-keys";
import type { EditorCommands } from "./use-editor-commands";
import { useIsMac } from "./use-is-mac";

type ItemProps = {
  command: KeyCommand;
  commands: EditorCommands /** Left out: as the key sheet calls it. */;
  title?: string;
  destructive?: boolean;
};

function CommandItem({ title, command, commands, destructive = false }: ItemProps) {
  const mac = useIsMac();
  return (
    // In the next task: the menu gives the focus back first.
    <ContextMenuItem variant={destructive ? "destructive" : "default"} onSelect={() => setTimeout(() => commands.run(command))}>
      {title ?? titleOf(command)}
      <ContextMenuShortcut>{keyOf(command, mac)}</ContextMenuShortcut>
    </ContextMenuItem>
  );
}

type Commands = { commands: EditorCommands };

/** What can be done to one node. Also the outline's menu. */
export function NodeItems({ nodeId, commands }: Commands & { nodeId: string }) {
  const readOnly = useEditor((state) => state.readOnly);
  const node = useEditor((state) => state.history.document.nodes.find(({ id }) => id === nodeId));
  const hasLoops = useEditor(({ history }) => history.document.nodes.some((other) => other.id !== nodeId && entryOf(other, nodeCatalog)));
  const grouped = useEditor(({ history }) => history.document.groups.some(({ nodeIds }) => nodeIds.includes(nodeId)));
  const isLoop = node !== undefined && entryOf(node, nodeCatalog) !== null;
  if (readOnly)
    return (
      <>
        <CommandItem command="open" commands={commands} />
        <RunItems nodeId={nodeId} commands={commands} />
      </>
    );
  return (
    <>
      <CommandItem command="open" commands={commands} />
      <CommandItem command="rename" commands={commands} />
      <CommandItem title="Replace" command="replace" commands={commands} />
      <CommandItem title="Connect to" command="wire" commands={commands} />
      <CommandItem title={node?.disabled ? "Enable" : "Disable"} command="disable" commands={commands} />
      <CommandItem title={node?.pinned ? "Unpin the output" : "Pin the last output"} command="pin" commands={commands} />
      {hasLoops && <CommandItem title="Move into a loop…" command="move-in" commands={commands} />}
      {node?.parent && <CommandItem title="Move out of the loop" command="move-out" commands={commands} />}
      {isLoop && <CommandItem title="Collapse or expand" command="collapse" commands={commands} />}
      {grouped && <CommandItem title="Take out of the group" command="ungroup" commands={commands} />}
      <ContextMenuSeparator />
      <RunItems nodeId={nodeId} commands={commands} />
      <ContextMenuSeparator />
      <ClipboardItems commands={commands} />
      <ContextMenuSeparator />
      <CommandItem command="select-upstream" commands={commands} />
      <CommandItem command="select-downstream" commands={commands} />
      <ContextMenuSeparator />
      <CommandItem title="Delete, keep the wires" command="delete-keeping" commands={commands} destructive />
      <CommandItem title="Delete" command="delete" commands={commands} destructive />
    </>
  );
}

/** Running a part of the draft. What cannot be is said when it is asked for, as by a key. */
function RunItems({ nodeId, commands }: Commands & { nodeId: string }) {
  const document = useEditor((state) => state.history.document);
  if (!useCan("run:start")) return null;
  return runParts.map(({ kind, command, title }) => {
    const why = whyNotPart(kind, { document, catalog: nodeCatalog, nodeId, hasRun: null });
    return why === null ? (
      <CommandItem key={kind} title={title} command={command} commands={commands} />
    ) : (
      <ContextMenuItem key={kind} disabled>
        {title} <ContextMenuShortcut>{why}</ContextMenuShortcut>
      </ContextMenuItem>
    );
  });
}

const runParts = [
  { kind: "until", command: "run-until", title: "Run until here" },
  { kind: "from", command: "run-from", title: "Run from here" },
  { kind: "only", command: "run-only", title: "Run only this node" },
] as const;

function ClipboardItems({ commands }: Commands) {
  return (
    <>
      <CommandItem command="copy" commands={commands} />
      <CommandItem command="cut" commands={commands} />
      <CommandItem command="duplicate" commands={commands} />
    </>
  );
}

/** What can be done to a sticky note. */
export function NoteItems({ commands }: Commands) {
  const readOnly = useEditor((state) => state.readOnly);
  if (readOnly) return <CommandItem title="Copy as JSON" command="copy" commands={commands} />;
  return (
    <>
      <CommandItem title="Edit the text" command="open" commands={commands} />
      <ColorRow />
      <ContextMenuSeparator />
      <ClipboardItems commands={commands} />
      <ContextMenuSeparator />
      <CommandItem title="Delete" command="delete" commands={commands} destructive />
    </>
  );
}

/** What can be done to a group. */
export function GroupItems({ commands }: Commands) {
  const readOnly = useEditor((state) => state.readOnly);
  if (readOnly) return <CommandItem title="Collapse or expand" command="collapse" commands={commands} />;
  return (
    <>
      <CommandItem command="rename" commands={commands} />
      <CommandItem title="Collapse or expand" command="collapse" commands={commands} />
      <CommandItem title="Select all in it" command="select-members" commands={commands} />
      <CommandItem command="ungroup" commands={commands} />
      <ColorRow />
      <ContextMenuSeparator />
      <ClipboardItems commands={commands} />
      <CommandItem title="Disable or enable its nodes" command="disable" commands={commands} />
      <CommandItem title="Tidy up its nodes" command="tidy" commands={commands} />
      <ContextMenuSeparator />
      <CommandItem title="Delete with its nodes" command="delete" commands={commands} destructive />
    </>
  );
}

function ColorRow() {
  return (
    <div className="px-2 py-1.5">
      <ColorChoice />
    </div>
  );
}

/** What can be done to several things at once. */
export function SelectionItems({ commands }: Commands) {
  const readOnly = useEditor((state) => state.readOnly);
  const count = useEditor(({ history, selected }) => countItems({ document: history.document, catalog: nodeCatalog }, selected));
  if (readOnly) return <CommandItem command="copy" commands={commands} />;
  return (
    <>
      <CommandItem command="group" commands={commands} />
      <CommandItem command="ungroup" commands={commands} />
      <CommandItem title="Tidy up what is selected" command="tidy" commands={commands} />
      <CommandItem command="disable" commands={commands} />
      <ContextMenuSeparator />
      {count >= leastAligned && alignCommands.map((command) => <CommandItem key={command} command={command} commands={commands} />)}
      {count >= leastSpaced && spaceCommands.map((command) => <CommandItem key={command} command={command} commands={commands} />)}
      {count >= leastAligned && <ContextMenuSeparator />}
      <ClipboardItems commands={commands} />
      <ContextMenuSeparator />
      <CommandItem title="Delete, keep the wires" command="delete-keeping" commands={commands} destructive />
      <CommandItem title="Delete" command="delete" commands={commands} destructive />
    </>
  );
}

/** What can be done to a connection. */
export function EdgeItems({ commands, onInsert }: Commands & { onInsert: () => void }) {
  const readOnly = useEditor((state) => state.readOnly);
  return (
    <>
      <ContextMenuItem disabled={readOnly} onSelect={() => setTimeout(onInsert)}>
        Insert a node here
        <ContextMenuShortcut>N</ContextMenuShortcut>
      </ContextMenuItem>
      {!readOnly && <CommandItem title="Delete the connection" command="delete" commands={commands} destructive />}
    </>
  );
}

type CanvasItemsProps = Commands & { onAdd: () => void; onNote: () => void; onPaste: () => void };

/** What can be done where nothing is. */
export function CanvasItems({ commands, onAdd, onNote, onPaste }: CanvasItemsProps) {
  const readOnly = useEditor((state) => state.readOnly);
  const mac = useIsMac();
  const here = (title: string, command: KeyCommand, act: () => void) => (
    <ContextMenuItem onSelect={() => setTimeout(act)}>
      {title}
      <ContextMenuShortcut>{keyOf(command, mac)}</ContextMenuShortcut>
    </ContextMenuItem>
  );
  return (
    <>
      {!readOnly && (
        <>
          {here("Add a node here", "add", onAdd)}
          {here("Add a sticky note here", "note", onNote)}
          {here("Paste here", "paste", onPaste)}
          <CommandItem command="undo" commands={commands} />
          <CommandItem command="redo" commands={commands} />
          <CommandItem title="Tidy up" command="tidy" commands={commands} />
          <ContextMenuSeparator />
        </>
      )}
      <CommandItem command="select-all" commands={commands} />
      <CommandItem command="find" commands={commands} />
      <CommandItem command="export-file" commands={commands} />
      <CommandItem command="fit" commands={commands} />
      <CommandItem command="help" commands={commands} />
    </>
  );
}
