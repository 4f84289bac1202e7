"use client";
import { Bot, House, Inbox, LayoutTemplate, ListVideo, type LucideIcon, Settings, Workflow } from "lucide-react";
import { usePathname } from "next/navigation";
import { useOrg } from "@/components/org-context";

export type Destination = { name: string; path: string; icon: LucideIcon; href: string; current: boolean };

const places = [
  { name: "Home", path: "", icon: House },
  { name: "Workflows", path: "workflows", icon: Workflow },
  { name: "Agents", path: "agents", icon: Bot },
  { name: "Runs", path: "runs", icon: ListVideo },
  { name: "Inbox", path: "inbox", icon: Inbox },
  { name: "Templates", path: "templates", icon: LayoutTemplate },
  { name: "Settings", path: "settings", icon: Settings },
] as const;

/** The places of the product in the org on screen, in reading order. */
export function useDestinations(): Destination[] {
  const { slug } = useOrg();
  const pathname = usePathname();
  return places.map((place) => {
    const href = place.path === "" ? `/${slug}` : `/${slug}/${place.path}`;
    return { ...place, href, current: pathname === href || (place.path !== "" && pathname.startsWith(`${href}/`)) };
  });
}
