"use client";
import { Contrast, Moon, Sun } from "lucide-react";
import { usePreferences } from "@/components/preferences/preferences-context";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";

const themes = ["light", "dark", "system"] as const;

export function ThemeMenu() {
  const { preferences, change } = usePreferences();
  return (
    <DropdownMenu>
      <DropdownMenuTrigger
        aria-label="Theme"
        title="Theme"
        className="grid size-8 shrink-0 place-items-center rounded-[7px] text-fg-2 hover:bg-hover hover:text-fg data-[state=open]:bg-hover pointer-coarse:size-10"
      >
        <Sun className="size-[15px] dark:hidden" aria-hidden="true" />
        <Moon className="hidden size-[15px] dark:block" aria-hidden="true" />
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        <DropdownMenuRadioGroup
          value={preferences.theme}
          onValueChange={(next) => change({ theme: themes.find((theme) => theme === next) ?? "system" })}
        >
          <DropdownMenuRadioItem value="light">Light</DropdownMenuRadioItem>
          <DropdownMenuRadioItem value="dark">Dark</DropdownMenuRadioItem>
          <DropdownMenuRadioItem value="system">Like the system</DropdownMenuRadioItem>
        </DropdownMenuRadioGroup>
        <DropdownMenuSeparator />
        <DropdownMenuItem onSelect={() => change({ contrast: preferences.contrast === "high" ? "system" : "high" })}>
          <Contrast /> {preferences.contrast === "high" ? "Usual contrast" : "High contrast"}
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
