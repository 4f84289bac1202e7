"use client";
import { Contrast, LogOut, type LucideIcon, Monitor, Moon, Plus, Sun, Wind } from "lucide-react";
import { signOut } from "next-auth/react";
import { useCan } from "@/components/org-context";
import { usePreferences } from "@/components/preferences/preferences-context";
import { toastError } from "@/components/toast-error";
import { CommandGroup, CommandItem } from "@/components/ui/command";
import { starterDocument } from "@/components/workflows/starter-documents";
import { useCreateWorkflow } from "@/components/workflows/use-create-workflow";

type Action = { name: string; icon: LucideIcon; words?: string; act: () => unknown };

/** What can be done from anywhere. */
export function CommandActions({ onDone }: { onDone: () => void }) {
  const canWrite = useCan("workflow:write");
  const create = useCreateWorkflow();
  const { preferences, change } = usePreferences();
  const isHigh = preferences.contrast === "high";
  const isStill = preferences.motion === "less";
  const actions: (Action | false)[] = [
    canWrite && {
      name: "New workflow",
      icon: Plus,
      words: "create draw",
      act: () => create.mutate({ document: starterDocument({ type: "manual", label: "Start" }) }),
    },
    preferences.theme !== "light" && { name: "Light theme", icon: Sun, words: "switch", act: () => change({ theme: "light" }) },
    preferences.theme !== "dark" && { name: "Dark theme", icon: Moon, words: "switch", act: () => change({ theme: "dark" }) },
    preferences.theme !== "system" && { name: "Theme like the system", icon: Monitor, act: () => change({ theme: "system" }) },
    {
      name: isHigh ? "Usual contrast" : "High contrast",
      icon: Contrast,
      words: "theme accessibility",
      act: () => change({ contrast: isHigh ? "system" : "high" }),
    },
    {
      name: isStill ? "Motion like the system" : "Nothing moves",
      icon: Wind,
      words: "reduced motion animation accessibility",
      act: () => change({ motion: isStill ? "system" : "less" }),
    },
    {
      name: "Sign out",
      icon: LogOut,
      act: () => signOut({ redirectTo: "/sign-in" }).catch((error: unknown) => toastError("You could not be signed out", error)),
    },
  ];
  return (
    <CommandGroup heading="Actions">
      {actions
        .filter((action) => action !== false)
        .map(({ name, icon: Icon, words = "", act }) => (
          <CommandItem
            key={name}
            value={`action ${name}`}
            keywords={[name, words]}
            onSelect={() => {
              onDone();
              act();
            }}
          >
            <Icon className="size-4 text-fg-3" aria-hidden="true" /> {name}
          </CommandItem>
        ))}
    </CommandGroup>
  );
}
