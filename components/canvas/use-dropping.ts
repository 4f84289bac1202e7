"use client";
import { useReactFlow } from "@xyflow/react";
import { type DragEvent, useMemo } from "react";
import { useEditorActions, useEditorStore } from "./editor-context";
import { findEdgeAt } from "./find-edge-under";
import { dragType, stickyNote } from "./palette-items";

/** From the palette: onto the canvas, or onto a connection to stand between its ends. A file is offered for import. */
export function useDropping() {
  const store = useEditorStore();
  const actions = useEditorActions();
  const { screenToFlowPosition } = useReactFlow();
  return useMemo(() => {
    const aim = (edgeId: string | null) => edgeId !== store.getState().targetEdge && store.setState({ targetEdge: edgeId });
    return {
      onDragOver(event: DragEvent) {
        const isFile = event.dataTransfer.types.includes("Files");
        if (!isFile && !event.dataTransfer.types.includes(dragType)) return;
        event.preventDefault();
        if (isFile) return;
        event.dataTransfer.dropEffect = "copy";
        aim(findEdgeAt({ x: event.clientX, y: event.clientY }));
      },
      onDragLeave: () => aim(null),
      onDrop(event: DragEvent) {
        const [dropped] = event.dataTransfer.files;
        if (dropped) {
          event.preventDefault();
          return store.setState({ file: { ask: "import", dropped } });
        }
        const type = event.dataTransfer.getData(dragType);
        if (type === "") return;
        event.preventDefault();
        aim(null);
        if (type === stickyNote) return actions.addNote(screenToFlowPosition({ x: event.clientX, y: event.clientY }));
        const edgeId = findEdgeAt({ x: event.clientX, y: event.clientY });
        if (edgeId !== null) actions.insertOnEdge(type, edgeId);
        else actions.addNode(type, { at: screenToFlowPosition({ x: event.clientX, y: event.clientY - 28 }) });
      },
    };
  }, [store, actions, screenToFlowPosition]);
}
