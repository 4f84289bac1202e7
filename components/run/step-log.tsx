import { cn } from "@/components/cn";
import type { StepView } from "@/server/workflow/run-view";

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3 });
const colors = { debug: "text-fg-3", info: "text-fg-2", warn: "text-wait-fg", error: "text-fail-fg" } as const;

/** What a step wrote to the log. */
export function StepLog({ step }: { step: StepView | undefined }) {
  if (!step || step.logs.length === 0) return <p className="p-4 text-sm text-fg-3">This step wrote nothing to the log.</p>;
  return (
    <ol aria-label="Log of the step" className="grid gap-1 p-4 font-mono text-2xs">
      {step.logs.map(({ seq, at, level, message }) => (
        <li key={seq} className="flex gap-3">
          <time dateTime={at} className="num shrink-0 text-fg-3">
            {clock.format(new Date(at))}
          </time>
          <span className={cn("w-10 shrink-0", colors[level])}>{level}</span>
          <span className="min-w-0 break-words whitespace-pre-wrap">{message}</span>
        </li>
      ))}
    </ol>
  );
}
