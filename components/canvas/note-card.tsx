"use client";
import { type NodeProps, useStoreApi } from "@xyflow/react";
import { type KeyboardEvent, memo, type PointerEvent, useEffect, useRef, useState } from "react";
import { Prose } from "@/components/prose";
import { limits } from "@/server/limits";
import { useCanvasActions } from "./canvas-actions";
import type { NoteNode } from "./draw-notes";
import { readColor } from "./mark-colors";

type Size = { width: number; height: number };

const least: Size = { width: 120, height: 60 };
const keyStep = 16;
/** The grid that nodes snap to. */
const grid = 4;

const clamp = ({ width, height }: Size): Size => ({
  width: Math.max(least.width, Math.round(width / grid) * grid),
  height: Math.max(least.height, Math.round(height / grid) * grid),
});

/** A sticky note: Markdown, or the text itself while it is edited. */
export const NoteCard = memo(function NoteCard({ id, data, selected }: NodeProps<NoteNode>) {
  const actions = useCanvasActions();
  const [draft, setDraft] = useState<Size | null>(null);
  const { note } = data;
  const editing = actions?.renaming === id;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keyboard's ways are Enter and F2
    <div
      className="trellis-note"
      data-color={readColor(note.color, "yellow")}
      data-selected={selected || undefined}
      style={draft ?? note.size}
      onDoubleClick={() => actions?.startRename(id)}
    >
      {editing ? (
        <NoteField
          text={note.text}
          onChange={(text) => actions.editNote(note.id, { text })}
          onDone={() => actions.finishRename(id, null)}
        />
      ) : (
        <div className="size-full overflow-hidden p-3">
          {note.text.trim() === "" ? (
            <p className="lod-far-hidden text-fg-2">{actions ? "Double-click to write. Markdown works." : "Empty note"}</p>
          ) : (
            <Prose text={note.text} />
          )}
        </div>
      )}
      {actions && (
        <Grip
          size={draft ?? note.size}
          onSize={setDraft}
          onDone={(size) => {
            setDraft(null);
            actions.editNote(note.id, { size });
          }}
        />
      )}
    </div>
  );
});

function NoteField({ text, onChange, onDone }: { text: string; onChange: (text: string) => void; onDone: () => void }) {
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    const area = field.current;
    area?.focus();
    area?.setSelectionRange(area.value.length, area.value.length);
  }, []);
  return (
    <textarea
      ref={field}
      aria-label="Text of the note, in Markdown"
      className="nodrag nopan nowheel size-full resize-none rounded-[inherit] bg-transparent p-3 font-mono text-xs leading-[1.5] outline-none"
      maxLength={limits.noteChars}
      value={text}
      placeholder="Write here. Markdown works."
      onChange={(event) => onChange(event.target.value)}
      onBlur={onDone}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key !== "Escape") return;
        event.preventDefault();
        const node = event.currentTarget.closest<HTMLElement>(".react-flow__node");
        onDone();
        node?.focus({ preventScroll: true });
      }}
    />
  );
}

/** The lower right corner: drawn with the pointer, or moved by the arrow keys. */
function Grip({ size, onSize, onDone }: { size: Size; onSize: (size: Size) => void; onDone: (size: Size) => void }) {
  const store = useStoreApi();
  const start = useRef<{ x: number; y: number; size: Size } | null>(null);
  const sizeAt = (event: PointerEvent): Size | null => {
    if (!start.current) return null;
    const zoom = store.getState().transform[2];
    const { x, y, size: from } = start.current;
    return clamp({ width: from.width + (event.clientX - x) / zoom, height: from.height + (event.clientY - y) / zoom });
  };
  const press = (event: KeyboardEvent) => {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    onDone(clamp({ width: size.width + (step[0] ?? 0) * keyStep, height: size.height + (step[1] ?? 0) * keyStep }));
  };
  return (
    <button
      type="button"
      aria-label="Size of the note; arrow keys change it"
      title="Drag to resize"
      className="trellis-note-grip nodrag nopan lod-far-hidden"
      onKeyDown={press}
      onPointerDown={(event) => {
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
        start.current = { x: event.clientX, y: event.clientY, size };
      }}
      onPointerMove={(event) => {
        const next = sizeAt(event);
        if (next) onSize(next);
      }}
      onPointerUp={(event) => {
        const next = sizeAt(event);
        start.current = null;
        if (next) onDone(next);
      }}
      onLostPointerCapture={() => {
        start.current = null;
      }}
    />
  );
}
