"use client";
import { Check, ChevronsUpDown, Plus } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useOrg } from "@/components/org-context";
import { CreateOrgDialog } from "@/components/shell/create-org-dialog";
import { Avatar } from "@/components/ui/avatar";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";

export function OrgSwitcher() {
  const { slug, name, orgs } = useOrg();
  const [creating, setCreating] = useState(false);
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger className="flex h-9 w-full min-w-0 items-center gap-2 rounded-md px-1.5 text-left hover:bg-hover data-[state=open]:bg-hover pointer-coarse:h-11">
          <Avatar name={name} square />
          <span className="sr-only">Org:</span>
          <span className="flex-1 truncate text-sm font-[550] tracking-[-0.011em]">{name}</span>
          <ChevronsUpDown className="size-3.5 shrink-0 text-fg-3" aria-hidden="true" />
        </DropdownMenuTrigger>
        <DropdownMenuContent align="start" className="max-h-[60vh] min-w-56 overflow-y-auto">
          <DropdownMenuLabel>Your orgs</DropdownMenuLabel>
          {orgs.map((org) => (
            <DropdownMenuItem key={org.slug} asChild>
              <Link href={`/${org.slug}`} aria-current={org.slug === slug ? "true" : undefined}>
                <Avatar name={org.name} square className="size-5" />
                <span className="flex-1 truncate">{org.name}</span>
                {org.slug === slug && <Check />}
              </Link>
            </DropdownMenuItem>
          ))}
          <DropdownMenuSeparator />
          <DropdownMenuItem onSelect={() => setCreating(true)}>
            <Plus /> New org
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      <CreateOrgDialog open={creating} onOpenChange={setCreating} />
    </>
  );
}
