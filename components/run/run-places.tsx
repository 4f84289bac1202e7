"use client";

import type { ReactNode } from "react";
import { Group, Panel, Separator } from "react-resizable-panels";
import { useIsNarrow } from "./use-is-narrow";

type RunPlacesProps = { canvas: ReactNode; dock: ReactNode; details: ReactNode };

/** Side by side, each as wide as somebody draws it; on a phone one below the other. */
export function RunPlaces({ canvas, dock, details }: RunPlacesProps) {
  if (useIsNarrow())
    return (
      <main className="min-h-0 flex-1 overflow-y-auto">
        <div className="h-[46dvh] border-b border-line">{canvas}</div>
        <div className="border-b border-line bg-panel">{details}</div>
        <div className="flex h-96 flex-col bg-panel">{dock}</div>
      </main>
    );
  return (
    <main className="min-h-0 flex-1">
      <Group orientation="horizontal" id="run">
        <Panel id="stage" minSize="30%">
          <Group orientation="vertical" id="run-stage">
            <Panel id="canvas" minSize="25%">
              {canvas}
            </Panel>
            <Separator className="h-px bg-line outline-none hover:bg-accent focus-visible:bg-accent" />
            <Panel id="dock" defaultSize="34%" minSize="12%" className="flex flex-col bg-panel">
              {dock}
            </Panel>
          </Group>
        </Panel>
        <Separator className="w-px bg-line outline-none hover:bg-accent focus-visible:bg-accent" />
        <Panel id="details" defaultSize="28%" minSize="20%" className="bg-panel">
          {details}
        </Panel>
      </Group>
    </main>
  );
}
