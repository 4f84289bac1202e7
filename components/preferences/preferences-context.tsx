"use client";
import { useTheme } from "next-themes";
import { createContext, type ReactNode, useContext, useMemo, useState } from "react";
import type { ApiOutputs } from "@/components/api-outputs";
import { toastError } from "@/components/toast-error";
import { useTRPCClient } from "@/components/trpc-provider";

export type Preferences = NonNullable<ApiOutputs["people"]["me"]["user"]>["preferences"];

type PreferencesValue = { preferences: Preferences; change: (changes: Partial<Preferences>) => void };

const PreferencesContext = createContext<PreferencesValue | null>(null);

/**
 * How the screen looks for the person. A change shows at once and is kept with the account, so that other browsers follow; the page
 * itself comes from the server with the right look (app/layout.tsx).
 */
export function PreferencesProvider({ initial, children }: { initial: Preferences; children: ReactNode }) {
  const client = useTRPCClient();
  const { setTheme } = useTheme();
  const [preferences, setPreferences] = useState(initial);
  const value = useMemo<PreferencesValue>(() => {
    const show = (next: Preferences) => {
      setPreferences(next);
      setTheme(next.theme);
      Object.assign(document.documentElement.dataset, next);
    };
    const change = (changes: Partial<Preferences>) => {
      show({ ...preferences, ...changes });
      client.people.updatePreferences.mutate(changes).catch((error: unknown) => {
        show(preferences);
        toastError("Your preference could not be kept", error);
      });
    };
    return { preferences, change };
  }, [client, preferences, setTheme]);
  return <PreferencesContext value={value}>{children}</PreferencesContext>;
}

export function usePreferences(): PreferencesValue {
  const value = useContext(PreferencesContext);
  if (value === null) throw new Error("usePreferences needs a PreferencesProvider above it");
  return value;
}
