import { Ban, Check, CircleDashed, Hand, type LucideIcon, Pause, RotateCw, SkipForward, X } from "lucide-react";
import { cn } from "@/components/cn";
import type { RunStatus, StepStatus } from "@/server/workflow/run-event";

type Status = RunStatus | StepStatus;
type Tone = "run" | "ok" | "wait" | "fail" | "idle";

/** The one table of how a status looks and what it is called. Colour is never alone: icon and word say the same. */
const statusLooks: Record<Status, { word: string; tone: Tone; icon: LucideIcon | "spinner" }> = {
  queued: { word: "Queued", tone: "idle", icon: CircleDashed },
  running: { word: "Running", tone: "run", icon: "spinner" },
  waiting: { word: "Waiting", tone: "wait", icon: Hand },
  paused: { word: "Paused", tone: "wait", icon: Pause },
  retrying: { word: "Retrying", tone: "wait", icon: RotateCw },
  succeeded: { word: "Succeeded", tone: "ok", icon: Check },
  failed: { word: "Failed", tone: "fail", icon: X },
  skipped: { word: "Skipped", tone: "idle", icon: SkipForward },
  cancelled: { word: "Cancelled", tone: "idle", icon: Ban },
};

const pill: Record<Tone, string> = {
  run: "bg-run-soft text-run-fg",
  ok: "bg-ok-soft text-ok-fg",
  wait: "bg-wait-soft text-wait-fg",
  fail: "bg-fail-soft text-fail-fg",
  idle: "bg-idle-soft text-fg-2",
};

export function statusWord(status: Status): string {
  return statusLooks[status].word;
}

/** The round sign alone, 18 px, with its word for screen readers. Beside a word that says it already pass `decorative`. */
export function StatusGlyph({ status, className, decorative = false }: { status: Status; className?: string; decorative?: boolean }) {
  const { word, tone, icon: Icon } = statusLooks[status];
  const name = decorative ? ({ "aria-hidden": true } as const) : ({ role: "img", "aria-label": word } as const);
  if (Icon === "spinner") {
    return (
      <span {...name} className={cn("size-[18px] shrink-0 text-run", className)}>
        <svg viewBox="0 0 18 18" aria-hidden="true" className="size-full animate-spin [animation-duration:1.1s]">
          <circle cx="9" cy="9" r="6.75" fill="none" stroke="currentColor" strokeOpacity=".22" strokeWidth="2" />
          <path d="M9 2.25a6.75 6.75 0 0 1 6.75 6.75" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
        </svg>
      </span>
    );
  }
  return (
    <span {...name} className={cn("grid size-[18px] shrink-0 place-items-center rounded-full", pill[tone], className)}>
      <Icon className="size-[11px]" strokeWidth={2.75} aria-hidden="true" />
    </span>
  );
}

/** Icon and word in the status colour. `word` replaces the usual word ("Waiting for Mara"). */
export function StatusBadge({ status, word, className }: { status: Status; word?: string; className?: string }) {
  const look = statusLooks[status];
  return (
    <span
      className={cn(
        "inline-flex h-[22px] items-center gap-1 rounded-full pr-2 pl-1 text-2xs font-medium whitespace-nowrap",
        pill[look.tone],
        className,
      )}
    >
      <StatusGlyph status={status} decorative className="size-4 bg-transparent" />
      {word ?? look.word}
    </span>
  );
}
