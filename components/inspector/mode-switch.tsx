"use client";
import { cn } from "@/components/cn";
import { Segmented } from "@/components/ui/segmented";

export type FieldMode = "agent" | "fixed" | "expression";

const words: Record<FieldMode, string> = { agent: "Agent decides", fixed: "Fixed", expression: "Expression" };

type ModeSwitchProps = {
  label: string;
  mode: FieldMode;
  modes: readonly FieldMode[];
  onMode: (mode: FieldMode) => void;
};

/** Where the value of a field comes from. Most are fixed, so it stays in the background until the field is looked at. */
export function ModeSwitch({ label, mode, modes, onMode }: ModeSwitchProps) {
  const isQuiet = mode === "fixed" && !modes.includes("agent");
  return (
    <Segmented
      label={`Where ${label} comes from`}
      value={mode}
      onValueChange={onMode}
      options={modes.map((value) => ({ value, label: words[value] }))}
      className={cn(
        "-my-1 p-[2px] transition-opacity [&>button]:h-[18px] [&>button]:px-1.5 [&>button]:text-2xs",
        isQuiet && "opacity-0 group-focus-within/field:opacity-100 group-hover/field:opacity-100 pointer-coarse:opacity-100",
      )}
    />
  );
}
