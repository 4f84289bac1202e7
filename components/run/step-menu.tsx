"use client";

import { Check, GitFork, History, type LucideIcon, MoreHorizontal, PanelRight, Pencil, SkipForward, X } from "lucide-react";
import { type ComponentType, type MouseEvent, type ReactNode, useState } from "react";
import { useRunStore } from "@/components/canvas/use-run-store";
import { ContextMenu, ContextMenuContent, ContextMenuItem, ContextMenuTrigger } from "@/components/ui/context-menu";
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from "@/components/ui/dropdown-menu";
import { IconButton } from "@/components/ui/icon-button";
import type { StepAct } from "./step-acts";

const words: Record<StepAct, { word: string; icon: LucideIcon }> = {
  approve: { word: "Approve", icon: Check },
  reject: { word: "Reject", icon: X },
  edit: { word: "Edit input…", icon: Pencil },
  skip: { word: "Skip…", icon: SkipForward },
  retry: { word: "Retry from here", icon: History },
  fork: { word: "Fork from here…", icon: GitFork },
};

export type StepActs = { listActs: (stepKey: string) => StepAct[]; onAct: (act: StepAct, stepKey: string) => void };

type ItemsProps = StepActs & { stepKey: string; Item: ComponentType<{ onSelect: () => void; children: ReactNode }> };

function Items({ stepKey, listActs, onAct, Item }: ItemsProps) {
  return listActs(stepKey).map((act) => {
    const { word, icon: Icon } = words[act];
    return (
      // In the next task: the menu gives the focus back before a dialog takes it.
      <Item key={act} onSelect={() => setTimeout(() => onAct(act, stepKey))}>
        <Icon /> {word}
      </Item>
    );
  });
}

type CanvasMenuProps = StepActs & { onOpenStep: (nodeId: string) => void; children: ReactNode };

/** The menu of the node under the pointer, or of the one that has the focus. */
export function StepCanvasMenu({ listActs, onAct, onOpenStep, children }: CanvasMenuProps) {
  const [nodeId, setNodeId] = useState<string | null>(null);
  const stepKey = useRunStore((state) => (nodeId === null ? "" : (state.byNode[nodeId]?.stepKey ?? nodeId)));
  const aim = (event: MouseEvent) => {
    const element = event.target instanceof Element ? event.target.closest(".react-flow__node") : null;
    setNodeId(element?.getAttribute("data-id") ?? null);
    // On the empty canvas there is nothing to offer.
    if (!element) event.stopPropagation();
  };
  return (
    <ContextMenu>
      <ContextMenuTrigger asChild onContextMenuCapture={aim}>
        <div className="size-full">{children}</div>
      </ContextMenuTrigger>
      <ContextMenuContent className="min-w-44">
        {nodeId !== null && (
          <>
            <ContextMenuItem onSelect={() => onOpenStep(nodeId)}>
              <PanelRight /> Open the step
            </ContextMenuItem>
            <Items stepKey={stepKey} listActs={listActs} onAct={onAct} Item={ContextMenuItem} />
          </>
        )}
      </ContextMenuContent>
    </ContextMenu>
  );
}

/** The same acts as a button, for the step's panel. Nothing when there is nothing to do. */
export function StepMenuButton({ stepKey, listActs, onAct }: StepActs & { stepKey: string }) {
  if (listActs(stepKey).length === 0) return null;
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <IconButton label="What can be done with this step">
          <MoreHorizontal />
        </IconButton>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end" className="min-w-44">
        <Items stepKey={stepKey} listActs={listActs} onAct={onAct} Item={DropdownMenuItem} />
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
