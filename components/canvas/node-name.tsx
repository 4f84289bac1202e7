"use client";
import { useCanvasActions } from "./canvas-actions";
import { RenameField } from "./rename-field";

/** The card's title. F2, or a double click on it, turns it into a field. */
export function NodeName({ id, name, label = "Node name" }: { id: string; name: string; label?: string }) {
  const actions = useCanvasActions();
  if (actions?.renaming === id) {
    return (
      <RenameField
        label={label}
        value={name}
        className="nodrag nopan nowheel -mx-1 w-full text-[13px] font-[550]"
        onDone={(next) => actions.finishRename(id, next)}
      />
    );
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keyboard's way is F2
    <div
      className="trellis-card-name truncate text-[13px] leading-[17px] font-[550] tracking-[-0.011em]"
      title={name}
      onDoubleClick={() => actions?.startRename(id)}
    >
      {name}
    </div>
  );
}
