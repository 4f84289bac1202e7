import { cn } from "@/components/cn";

const tints = ["bg-agent-soft", "bg-tool-soft", "bg-logic-soft", "bg-people-soft", "bg-trigger-soft"] as const;

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const last = words.length > 1 ? words.at(-1) : undefined;
  return `${words[0]?.[0] ?? "?"}${last?.[0] ?? ""}`.toUpperCase();
}

function tintOf(name: string): string {
  let sum = 0;
  for (const char of name) sum += char.codePointAt(0) ?? 0;
  return tints[sum % tints.length] ?? tints[0];
}

/** The initials of a person (round) or an org (square) on a tint that stays the same for the same name. */
export function Avatar({ name, square = false, className }: { name: string; square?: boolean; className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={cn(
        "grid size-6 shrink-0 place-items-center text-[10px] font-semibold text-fg",
        square ? "rounded-[7px]" : "rounded-full",
        tintOf(name),
        className,
      )}
    >
      {square ? initials(name).slice(0, 1) : initials(name)}
    </span>
  );
}
