"use client";
import { LogOut, UserRound } from "lucide-react";
import Link from "next/link";
import { signOut } from "next-auth/react";
import { useOrg } from "@/components/org-context";
import { toastError } from "@/components/toast-error";
import { Avatar } from "@/components/ui/avatar";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";

export function AccountMenu() {
  const { slug, user } = useOrg();
  const leave = () => signOut({ redirectTo: "/sign-in" }).catch((error: unknown) => toastError("You could not be signed out", error));
  return (
    <DropdownMenu>
      <DropdownMenuTrigger className="flex h-8 min-w-0 flex-1 items-center gap-2 rounded-[7px] px-1 text-left hover:bg-hover data-[state=open]:bg-hover pointer-coarse:h-10">
        <Avatar name={user.name} />
        <span className="sr-only">Account of</span>
        <span className="truncate text-sm">{user.name}</span>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start" className="min-w-52">
        <DropdownMenuLabel className="truncate">{user.email}</DropdownMenuLabel>
        <DropdownMenuItem asChild>
          <Link href={`/${slug}/settings/account`}>
            <UserRound /> Your account
          </Link>
        </DropdownMenuItem>
        <DropdownMenuSeparator />
        <DropdownMenuItem onSelect={leave}>
          <LogOut /> Sign out
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
