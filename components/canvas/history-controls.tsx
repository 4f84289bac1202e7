"use client";
import { BoxSelect, LayoutGrid, Redo2, Undo2 } from "lucide-react";
import { IconButton } from "@/components/ui/icon-button";
import { nameRedo, nameUndo } from "@/server/workflow/document-history";
import { useEditor } from "./editor-context";
import { keyOf } from "./editor-keys";
import type { EditorCommands } from "./use-editor-commands";
import { useIsMac } from "./use-is-mac";

/** What stands beside zoom and fit while the workflow can be edited. */
export function HistoryControls({ commands }: { commands: EditorCommands }) {
  const mac = useIsMac();
  const boxSelect = useEditor((state) => state.boxSelect);
  const undo = useEditor((state) => nameUndo(state.history));
  const redo = useEditor((state) => nameRedo(state.history));
  return (
    <>
      <IconButton
        label="Select by dragging"
        keys={keyOf("box-select", mac)}
        side="top"
        aria-pressed={boxSelect}
        className="pointer-coarse:hidden aria-pressed:bg-accent-soft aria-pressed:text-accent-text"
        onClick={() => commands.run("box-select")}
      >
        <BoxSelect />
      </IconButton>
      <IconButton label="Tidy up" keys={keyOf("tidy", mac)} side="top" onClick={() => commands.run("tidy")}>
        <LayoutGrid />
      </IconButton>
      <IconButton
        label={undo === null ? "Nothing to undo" : `Undo ${undo}`}
        keys={keyOf("undo", mac)}
        side="top"
        aria-disabled={undo === null}
        onClick={() => commands.run("undo")}
      >
        <Undo2 />
      </IconButton>
      <IconButton
        label={redo === null ? "Nothing to redo" : `Redo ${redo}`}
        keys={keyOf("redo", mac)}
        side="top"
        aria-disabled={redo === null}
        onClick={() => commands.run("redo")}
      >
        <Redo2 />
      </IconButton>
    </>
  );
}
