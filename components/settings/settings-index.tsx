"use client";
import { SearchX } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useOrg } from "@/components/org-context";
import { findSections } from "@/components/settings/settings-sections";
import { PageHeader } from "@/components/shell/page-header";
import { EmptyState } from "@/components/ui/empty-state";
import { SearchInput } from "@/components/ui/search-input";
import { permissions, roleAllows } from "@/server/permissions";

/** All settings at a glance, found by what they are about. */
export function SettingsIndex() {
  const { slug, role } = useOrg();
  const [search, setSearch] = useState("");
  const found = findSections(search);
  return (
    <>
      <PageHeader title="Settings" />
      <SearchInput value={search} onValueChange={setSearch} label="Search settings" placeholder="Theme, members, prices…" />
      {found.length === 0 && (
        <EmptyState icon={SearchX} title={`Nothing is set by “${search.trim()}”`} description="Try another word for it." />
      )}
      <ul className="grid gap-3 sm:grid-cols-2" aria-label="Settings">
        {found.map(({ path, name, about, icon: Icon, permission }) => (
          <li key={path} className="relative flex gap-3 rounded-lg bg-panel p-4 shadow-sm transition-shadow hover:shadow-md">
            <span className="grid size-8 shrink-0 place-items-center rounded-[9px] bg-sunken text-fg-2 dark:bg-hover">
              <Icon className="size-4" strokeWidth={1.9} aria-hidden="true" />
            </span>
            <div className="min-w-0">
              <Link href={`/${slug}/settings/${path}`} className="font-[550] after:absolute after:inset-0 after:rounded-lg">
                {name}
              </Link>
              <p className="mt-0.5 text-pretty text-fg-2">{about}</p>
              {permission && !roleAllows(role, permission) && (
                <p className="mt-1 text-xs text-fg-3">Changed by people with the role {permissions[permission]}.</p>
              )}
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}
