"use client";
import { createContext, type ReactNode, useContext } from "react";
import type { Preferences } from "@/components/preferences/preferences-context";
import type { Permission, Role } from "@/server/permissions";
import { roleAllows } from "@/server/permissions";
import type { NodeGroup } from "@/server/workflow/define";

/** How a node type looks, without the code behind it: enough for lists and previews. */
export type NodeLook = { label: string; group: NodeGroup; icon: string };

export type OrgContextValue = {
  slug: string;
  name: string;
  role: Role;
  user: { id: string; name: string; email: string; preferences: Preferences };
  orgs: { slug: string; name: string; role: Role }[];
  /** node type → look */
  looks: Readonly<Record<string, NodeLook>>;
};

const OrgContext = createContext<OrgContextValue | null>(null);

export function OrgProvider({ value, children }: { value: OrgContextValue; children: ReactNode }) {
  return <OrgContext value={value}>{children}</OrgContext>;
}

/** The org on screen, the signed-in person and their role in it. Only below `app/[org]/layout.tsx`. */
export function useOrg(): OrgContextValue {
  const value = useContext(OrgContext);
  if (value === null) throw new Error("useOrg needs an OrgProvider above it");
  return value;
}

/** Whether the signed-in person's role has the permission. The server checks again; this only hides what it would refuse. */
export function useCan(permission: Permission): boolean {
  return roleAllows(useOrg().role, permission);
}
