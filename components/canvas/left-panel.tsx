"use client";
import { memo, useMemo } from "react";
import { Segmented } from "@/components/ui/segmented";
import { useEditor, useEditorStore } from "./editor-context";
import { Outline } from "./editor-parts";
import { Palette } from "./palette";
import { readRecentTypes } from "./palette-items";
import type { EditorCommands } from "./use-editor-commands";

const panels = [
  { value: "palette", label: "Palette" },
  { value: "outline", label: "Outline" },
] as const;

/** What can be added, or what is there. Who may only look has the second alone. */
export const LeftPanel = memo(function LeftPanel({ commands }: { commands: EditorCommands }) {
  const store = useEditorStore();
  const panel = useEditor((state) => state.leftPanel);
  const readOnly = useEditor((state) => state.readOnly);
  // The document's length changes with every node that is added, which is when the recents do.
  const count = useEditor((state) => state.history.document.nodes.length);
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again when a node was added
  const recent = useMemo(() => readRecentTypes(localStorage), [count]);
  return (
    <div className="flex w-[216px] shrink-0 flex-col border-r border-line bg-panel">
      {!readOnly && (
        <div className="p-2 pb-0">
          <Segmented
            label="Left panel"
            value={panel}
            onValueChange={(leftPanel) => store.setState({ leftPanel })}
            options={panels}
            className="flex w-full [&>button]:flex-1 [&>button]:justify-center"
          />
        </div>
      )}
      {panel === "palette" && !readOnly ? (
        <Palette recent={recent} onAdd={commands.addNode} />
      ) : (
        <nav aria-label="Outline" className="min-h-0 flex-1 overflow-y-auto pt-2">
          <Outline commands={commands} />
        </nav>
      )}
    </div>
  );
});
