import { CircleAlert, Info } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/components/cn";

const tones = {
  info: "bg-sunken text-fg-2 dark:bg-hover",
  accent: "bg-accent-soft text-accent-text",
  wait: "bg-wait-soft text-wait-fg",
  fail: "bg-fail-soft text-fail-fg",
} as const;

/** A sentence that matters, in a tinted strip. Tone `fail` is announced at once. */
export function Notice({ tone = "info", children, className }: { tone?: keyof typeof tones; children: ReactNode; className?: string }) {
  const Icon = tone === "info" || tone === "accent" ? Info : CircleAlert;
  return (
    <div role={tone === "fail" ? "alert" : undefined} className={cn("flex gap-2 rounded-md px-3 py-2 text-sm", tones[tone], className)}>
      <Icon className="mt-[2px] size-4 shrink-0" aria-hidden="true" />
      <div className="min-w-0 flex-1">{children}</div>
    </div>
  );
}
