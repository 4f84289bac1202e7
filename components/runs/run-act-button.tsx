"use client";
import { Ban, CircleMinus, type LucideIcon, RotateCcw, SkipForward, Trash2 } from "lucide-react";
import { countRuns } from "@/components/runs/bulk-dialog";
import type { RunAct } from "@/components/runs/use-run-acts";
import { ConfirmButton } from "@/components/settings/confirm-button";
import { Button } from "@/components/ui/button";

const icons: Record<RunAct["key"], LucideIcon> = {
  cancel: Ban,
  retry: RotateCcw,
  delete: Trash2,
  requeue: SkipForward,
  restart: RotateCcw,
  dismiss: CircleMinus,
};

type RunActButtonProps = { act: RunAct; total: number; everything: boolean; onAct: () => void };

/** One act on the chosen runs. It asks first when it cannot be taken back, and before it starts more runs than one can see. */
export function RunActButton({ act, total, everything, onAct }: RunActButtonProps) {
  const Icon = icons[act.key];
  const startsUnseen = everything && act.permission === "run:start";
  const warning = act.warning ?? (startsUnseen ? "Each of them begins a new run, which may cost what the first one cost." : null);
  const variant = act.key === "delete" || act.key === "cancel" ? "destructive-outline" : "outline";
  if (warning === null || act.undo)
    return (
      <Button size="sm" variant={variant} onClick={onAct}>
        <Icon /> {act.verb}
      </Button>
    );
  return (
    <ConfirmButton
      title={`${act.verb} ${countRuns(total)}?`}
      description={warning}
      confirm={`${act.verb} ${countRuns(total)}`}
      onConfirm={onAct}
      trigger={
        <Button size="sm" variant={variant}>
          <Icon /> {act.verb}
        </Button>
      }
    />
  );
}
