import { Minus, Move, PencilLine, Plus } from "lucide-react";
import type { ChangeKind } from "@/server/workflow/list-changes";

/** How each kind of change is drawn: never by colour alone. */
export const changeLooks = {
  added: { word: "Added", icon: Plus, text: "text-ok-fg", badge: "bg-ok-soft text-ok-fg" },
  removed: { word: "Removed", icon: Minus, text: "text-fail-fg", badge: "bg-fail-soft text-fail-fg" },
  changed: { word: "Changed", icon: PencilLine, text: "text-run-fg", badge: "bg-run-soft text-run-fg" },
  moved: { word: "Moved", icon: Move, text: "text-fg-3", badge: "bg-sunken text-fg-2 dark:bg-hover" },
} as const satisfies Record<ChangeKind, { word: string; icon: typeof Plus; text: string; badge: string }>;
