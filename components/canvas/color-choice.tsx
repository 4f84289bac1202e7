"use client";
import { Check } from "lucide-react";
import { useEditor, useEditorActions, useEditorStore } from "./editor-context";
import { markColors } from "./mark-colors";
import { readSelection } from "./mark-keys";

/** The colours of the selected notes and groups. */
export function ColorChoice() {
  const store = useEditorStore();
  const actions = useEditorActions();
  const current = useEditor(({ history, selected }) => {
    const { notes, groups } = readSelection(history.document, selected);
    const colors = new Set([...notes.map(({ color }) => color ?? "yellow"), ...groups.map(({ color }) => color ?? "grey")]);
    return colors.size === 1 ? [...colors][0] : undefined;
  });
  return (
    <fieldset className="flex items-center gap-1">
      <legend className="sr-only">Colour</legend>
      {markColors.map((color) => (
        <button
          key={color}
          type="button"
          aria-label={color.charAt(0).toUpperCase() + color.slice(1)}
          aria-pressed={current === color}
          title={color.charAt(0).toUpperCase() + color.slice(1)}
          data-color={color}
          className="trellis-swatch grid size-[18px] place-items-center rounded-full pointer-coarse:size-8"
          onClick={() => actions.setColor(store.getState().selected, color)}
        >
          {current === color && <Check className="size-3 text-fg" strokeWidth={3} aria-hidden="true" />}
        </button>
      ))}
    </fieldset>
  );
}
