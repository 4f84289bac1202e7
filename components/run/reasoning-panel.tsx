"use client";

import { Brain, Check, ChevronRight, MessageSquareText, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { cn } from "@/components/cn";
import { NodeTile } from "@/components/node-tile";
import { useOrg } from "@/components/org-context";
import { Prose } from "@/components/prose";
import { Duration } from "@/components/ui/duration";
import type { StepView, ToolCallView, TurnView } from "@/server/workflow/run-view";
import type { LiveText } from "./use-run-view";
import { ValueView } from "./value-view";

function Entry({ icon, title, side, children }: { icon: ReactNode; title: ReactNode; side?: ReactNode; children: ReactNode }) {
  return (
    <li className="relative flex gap-3 pb-4 last:pb-0 before:absolute before:top-7 before:bottom-0 before:left-[11px] before:w-px before:bg-line last:before:hidden">
      <span className="z-1 grid size-6 shrink-0 place-items-center">{icon}</span>
      <div className="min-w-0 flex-1">
        <div className="flex min-h-6 items-center justify-between gap-2">
          <h4 className="truncate text-sm font-[550]">{title}</h4>
          <span className="num shrink-0 text-xs text-fg-3">{side}</span>
        </div>
        {children}
      </div>
    </li>
  );
}

const roundIcon = (icon: ReactNode) => (
  <span className="grid size-6 place-items-center rounded-full bg-sunken text-fg-3 dark:bg-hover">{icon}</span>
);

/** One short line of what a tool was asked or gave, for the closed card. */
function preview(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value ?? null);
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}

function ToolCallCard({ call }: { call: ToolCallView }) {
  const [open, setOpen] = useState(false);
  const { looks } = useOrg();
  const look = looks[call.tool] ?? { label: call.tool, group: "tool" as const, icon: "wrench" };
  const pending = call.ok === undefined;
  return (
    <Entry
      icon={<NodeTile group={look.group} icon={look.icon} size="sm" />}
      title={<span className="font-mono text-xs">{call.tool}</span>}
      side={
        <span className="flex items-center gap-1">
          {pending ? (
            "running"
          ) : call.ok ? (
            <Check className="size-3 text-ok-fg" aria-label="Succeeded" />
          ) : (
            <X className="size-3 text-fail-fg" aria-label="Failed" />
          )}
          {call.durationMs !== undefined && <Duration ms={call.durationMs} />}
        </span>
      }
    >
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="mt-0.5 flex w-full items-start gap-1 rounded-sm text-left text-xs text-fg-2 hover:text-fg"
      >
        <ChevronRight className={cn("mt-0.5 size-3 shrink-0 transition-transform", open && "rotate-90")} aria-hidden="true" />
        <span className="min-w-0 flex-1 font-mono text-2xs break-all">{preview(pending ? call.args : call.result)}</span>
      </button>
      {open && (
        <div className="mt-2 grid gap-2">
          <ValueView label="Arguments" value={call.args} />
          {!pending && <ValueView label={call.ok ? "Result" : "Error"} value={call.result} />}
        </div>
      )}
    </Entry>
  );
}

function TurnEntries({ turn, last }: { turn: TurnView; last: boolean }) {
  return (
    <>
      {turn.thought && (
        <Entry icon={roundIcon(<Brain className="size-3.5" aria-hidden="true" />)} title="Thought" side={`turn ${turn.turn}`}>
          <p className="text-sm text-pretty whitespace-pre-wrap text-fg-2">{turn.thought}</p>
        </Entry>
      )}
      {turn.text && (
        <Entry
          icon={roundIcon(<MessageSquareText className="size-3.5" aria-hidden="true" />)}
          title={last && turn.toolCalls.length === 0 ? "Answer" : "Said"}
          side={turn.thought ? undefined : `turn ${turn.turn}`}
        >
          <Prose text={turn.text} />
        </Entry>
      )}
      {turn.toolCalls.map((call) => (
        <ToolCallCard key={call.callKey} call={call} />
      ))}
    </>
  );
}

function LiveEntry({ live }: { live: LiveText }) {
  const writing = live.text !== "";
  return (
    <Entry
      icon={roundIcon(
        writing ? <MessageSquareText className="size-3.5" aria-hidden="true" /> : <Brain className="size-3.5" aria-hidden="true" />,
      )}
      title={writing ? "Writing" : "Thinking"}
      side="now"
    >
      {live.reasoning && !writing && <p className="text-sm whitespace-pre-wrap text-fg-2">{live.reasoning}</p>}
      {writing && <p className="text-sm whitespace-pre-wrap">{live.text}</p>}
      <span className="live-caret" aria-hidden="true" />
    </Entry>
  );
}

/** What the step thought, did and saw, as a story; grows while it happens. */
export function ReasoningPanel({ step, live }: { step: StepView; live: LiveText | undefined }) {
  if (step.turns.length === 0 && !live)
    return <p className="px-4 py-6 text-sm text-fg-3">This step has no reasoning to show. Look at its input and output.</p>;
  return (
    <ol className="px-4 py-4" aria-live="polite" aria-relevant="additions">
      {step.turns.map((turn, index) => (
        <TurnEntries key={turn.turn} turn={turn} last={index === step.turns.length - 1} />
      ))}
      {live && <LiveEntry live={live} />}
    </ol>
  );
}
