"use client";
import { Ban, Copy, Ellipsis, PencilLine, Power, Trash2, X } from "lucide-react";
import { type DragEvent, useEffect, useState } from "react";
import { useEditor, useEditorActions, useEditorStore } from "@/components/canvas/editor-context";
import { RenameField } from "@/components/canvas/rename-field";
import { summarize } from "@/components/canvas/to-flow";
import { useShownStep } from "@/components/editor-run/use-shown-step";
import { useDragRest } from "@/components/expression/use-drag-rest";
import { holdsValue } from "@/components/expression/value-drag";
import { NodeTile } from "@/components/node-tile";
import { hasReasoning } from "@/components/run/step-body";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { IconButton } from "@/components/ui/icon-button";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import { nodeCatalog } from "@/server/nodes/registry";
import type { DocumentNode } from "@/server/workflow/document";
import { DocsPanel } from "./docs-panel";
import { LastInput, LastOutput } from "./last-values";
import { PinSection } from "./pin-section";
import { SettingsPanel } from "./settings-panel";
import { ShownInput, ShownOutput, ShownReasoning } from "./shown-step-tabs";
import { LastTestCall } from "./webhook-listener";

/** The panel of the one node that is selected. */
export function Inspector({ nodeId, onClose }: { nodeId: string; onClose: () => void }) {
  const node = useEditor((state) => state.history.document.nodes.find((candidate) => candidate.id === nodeId));
  const shown = useShownStep(nodeId);
  const [chosen, setTab] = useState<string | null>(null);
  useAskedSettings(nodeId, setTab);
  const drag = useDragWithin();
  const restOnSettings = useDragRest(() => setTab("settings"));
  if (!node) return null;
  const definition = Object.hasOwn(nodeCatalog, node.type) ? nodeCatalog[node.type] : undefined;
  const pin = definition && <PinSection key={node.id} node={node} definition={definition} />;
  const thinks = shown !== null && (definition?.look.group === "agent" || hasReasoning(shown.step, shown.live));
  const tab = chosen === "reasoning" && !thinks ? "output" : (chosen ?? (thinks ? "reasoning" : shown?.step ? "output" : "settings"));
  return (
    <Tabs value={tab} onValueChange={setTab} className="h-full" {...drag.events}>
      <InspectorHeader node={node} onClose={onClose} />
      <TabsList>
        {thinks && <TabsTrigger value="reasoning">Reasoning</TabsTrigger>}
        <TabsTrigger value="settings" {...restOnSettings}>
          Settings
        </TabsTrigger>
        <TabsTrigger value="input">Input</TabsTrigger>
        <TabsTrigger value="output">Output</TabsTrigger>
        <TabsTrigger value="docs">Docs</TabsTrigger>
      </TabsList>
      {thinks && (
        <TabsContent value="reasoning" className="overflow-y-auto">
          <ShownReasoning node={node} shown={shown} />
        </TabsContent>
      )}
      <TabsContent value="settings" className="overflow-y-auto">
        {definition ? (
          <SettingsPanel key={node.id} node={node} definition={definition} />
        ) : (
          <p className="p-4 text-sm text-fg-2">
            This node is of the type “{node.type}”, which does not exist here. Delete it, or replace it with another one.
          </p>
        )}
      </TabsContent>
      <TabsContent value="input" className="overflow-y-auto" {...drag.kept}>
        {shown ? <ShownInput node={node} shown={shown} /> : <LastInput node={node} />}
      </TabsContent>
      <TabsContent value="output" className="overflow-y-auto" {...drag.kept}>
        {node.type === "webhook" && <LastTestCall node={node} />}
        {shown ? (
          <ShownOutput node={node} shown={shown}>
            {pin}
          </ShownOutput>
        ) : (
          <LastOutput node={node}>{pin}</LastOutput>
        )}
      </TabsContent>
      <TabsContent value="docs" className="overflow-y-auto">
        {definition && <DocsPanel definition={definition} />}
      </TabsContent>
    </Tabs>
  );
}

/** What is dragged has to stay on the page while another tab opens for it, or the drag would end. */
function useDragWithin() {
  const [isDragging, setDragging] = useState(false);
  return {
    kept: isDragging ? ({ forceMount: true, className: "overflow-y-auto data-[state=inactive]:hidden" } as const) : {},
    events: {
      onDragStart: (event: DragEvent) => setDragging(holdsValue(event.dataTransfer)),
      onDragEnd: () => setDragging(false),
    },
  };
}

/** Shows the settings when one of them is asked for. */
function useAskedSettings(nodeId: string, setTab: (tab: string) => void) {
  const store = useEditorStore();
  const asked = useEditor((state) => state.askedField);
  const [seen, setSeen] = useState<object | null>(null);
  if (asked !== seen) {
    setSeen(asked);
    if (asked?.nodeId === nodeId) setTab("settings");
  }
  // Not once more when the node is opened again.
  useEffect(
    () => () => {
      if (store.getState().askedField?.nodeId === nodeId) store.setState({ askedField: null });
    },
    [store, nodeId],
  );
}

function InspectorHeader({ node, onClose }: { node: DocumentNode; onClose: () => void }) {
  const readOnly = useEditor((state) => state.readOnly);
  const actions = useEditorActions();
  const [renaming, setRenaming] = useState(false);
  const definition = Object.hasOwn(nodeCatalog, node.type) ? nodeCatalog[node.type] : undefined;
  const name = node.name || (definition?.look.label ?? node.type);
  return (
    <div className="flex items-center gap-2.5 px-4 pt-3.5 pb-2.5">
      <NodeTile group={definition?.look.group ?? "logic"} icon={definition?.look.icon ?? "square"} />
      <div className="min-w-0 flex-1">
        {renaming ? (
          <RenameField
            label="Node name"
            value={name}
            className="-mx-1 w-full text-[14px] font-[570]"
            onDone={(next) => {
              setRenaming(false);
              if (next !== null) actions.rename(node.id, next);
            }}
          />
        ) : (
          <h2 className="truncate text-[14px] leading-[18px] font-[570] tracking-[-0.014em]" onDoubleClick={() => setRenaming(!readOnly)}>
            {name}
          </h2>
        )}
        <p className="truncate text-[11.5px] text-fg-3">
          <code className="font-mono">{node.id}</code>
          {definition && ` · ${summarize(node, definition)}`}
        </p>
      </div>
      {!readOnly && (
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <Button variant="ghost" size="icon" aria-label={`More for ${name}`} className="size-[26px]">
              <Ellipsis />
            </Button>
          </DropdownMenuTrigger>
          <DropdownMenuContent align="end">
            <DropdownMenuItem onSelect={() => setTimeout(() => setRenaming(true))}>
              <PencilLine /> Rename
            </DropdownMenuItem>
            <DropdownMenuItem onSelect={() => actions.duplicate([node.id])}>
              <Copy /> Duplicate
            </DropdownMenuItem>
            <DropdownMenuItem onSelect={() => actions.setDisabled([node.id], !node.disabled)}>
              {node.disabled ? <Power /> : <Ban />} {node.disabled ? "Enable" : "Disable"}
            </DropdownMenuItem>
            <DropdownMenuSeparator />
            <DropdownMenuItem variant="destructive" onSelect={() => actions.remove([node.id])}>
              <Trash2 /> Delete
            </DropdownMenuItem>
          </DropdownMenuContent>
        </DropdownMenu>
      )}
      <IconButton label="Close" keys="Esc" onClick={onClose}>
        <X />
      </IconButton>
    </div>
  );
}
