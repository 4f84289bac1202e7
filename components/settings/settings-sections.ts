import { ChartColumn, Cpu, KeyRound, Layers, Lock, type LucideIcon, SlidersHorizontal, UserRound, Users, Wallet } from "lucide-react";
import type { Permission } from "@/server/permissions";

export type SettingsSection = {
  path: string;
  name: string;
  icon: LucideIcon;
  /** What is set there. */
  about: string;
  /** Other words by which people look for it. */
  words: string;
  /** Who may change it; null: everyone their own, or there is nothing to change. */
  permission: Permission | null;
};

/** Every settings page, in the order of the navigation. */
export const settingsSections: readonly SettingsSection[] = [
  {
    path: "account",
    name: "Your account",
    icon: UserRound,
    about: "Your name, theme, contrast, motion, password, and the browsers where you are signed in.",
    words: "profile dark light high contrast reduced motion sign out sessions email",
    permission: null,
  },
  {
    path: "general",
    name: "General",
    icon: SlidersHorizontal,
    about: "The name of the org, its address, and your role in it.",
    words: "organisation rename slug role",
    permission: "org:manage",
  },
  {
    path: "members",
    name: "Members",
    icon: Users,
    about: "Who works here, and what each may do.",
    words: "people invite users roles viewer editor admin owner",
    permission: "member:manage",
  },
  {
    path: "queues",
    name: "Runs and queues",
    icon: Layers,
    about: "How many runs go on at once, where the others wait, and how long they are kept.",
    words: "concurrency limits retention days pause",
    permission: "queue:manage",
  },
  {
    path: "budgets",
    name: "Budgets",
    icon: Wallet,
    about: "What may be spent in a day, week, month or year, and what becomes of runs that would spend more.",
    words: "money cost limit spending alerts",
    permission: "budget:manage",
  },
  {
    path: "usage",
    name: "Usage",
    icon: ChartColumn,
    about: "What models cost, by day, provider, model, workflow, person and node.",
    words: "money cost spend tokens report csv",
    permission: null,
  },
  {
    path: "providers",
    name: "Providers",
    icon: Cpu,
    about: "Who serves the models, with their keys and prices.",
    words: "models openai anthropic ollama llm prices demo",
    permission: "provider:manage",
  },
  {
    path: "credentials",
    name: "Credentials",
    icon: Lock,
    about: "Secrets that steps send to other systems, and to which hosts.",
    words: "bearer basic header token password",
    permission: "credential:manage",
  },
  {
    path: "api-keys",
    name: "API keys",
    icon: KeyRound,
    about: "Keys for programs that build, start and watch workflows.",
    words: "rest token scopes revoke",
    permission: "api-key:manage",
  },
];

/** Those whose name, text or words hold each word of the search. */
export function findSections(search: string): SettingsSection[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return settingsSections.filter(({ name, about, words: others }) => {
    const text = `${name} ${about} ${others}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
