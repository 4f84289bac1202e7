"use client";
import { Ellipsis } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { cn } from "@/components/cn";
import { AccountMenu } from "@/components/shell/account-menu";
import { useDestinations } from "@/components/shell/navigation";
import { OrgSwitcher } from "@/components/shell/org-switcher";
import { ThemeMenu } from "@/components/shell/theme-menu";
import { usePendingTasks } from "@/components/shell/use-pending-tasks";
import { Sheet, SheetContent, SheetDescription, SheetTitle, SheetTrigger } from "@/components/ui/sheet";

const cell = "flex h-[52px] min-w-0 flex-1 flex-col items-center justify-center gap-0.5 text-[10px] font-medium text-fg-3";

/** Places that the sheet holds: the bar has room for four. */
const inSheet = ["agents", "templates", "settings"];

/** The bottom edge of every page on a phone: four places, and a sheet with the rest. */
export function BottomBar() {
  const destinations = useDestinations();
  const pending = usePendingTasks();
  return (
    <nav
      aria-label="Places"
      className="fixed inset-x-0 bottom-0 z-40 flex border-t border-line bg-panel/95 pb-[env(safe-area-inset-bottom)] backdrop-blur md:hidden"
    >
      {destinations
        .filter(({ path }) => !inSheet.includes(path))
        .map(({ name, path, href, current, icon: Icon }) => (
          <Link key={path} href={href} aria-current={current ? "page" : undefined} className={cn(cell, current && "text-fg")}>
            <span className="relative">
              <Icon className="size-[19px]" strokeWidth={current ? 2.1 : 1.8} aria-hidden="true" />
              {path === "inbox" && pending > 0 && (
                <span className="num absolute -top-1 -right-2.5 min-w-4 rounded-full bg-wait px-1 text-center text-[9px] leading-4 font-semibold text-panel">
                  {pending > 99 ? "99+" : pending}
                  <span className="sr-only"> waiting for a decision</span>
                </span>
              )}
            </span>
            {name}
          </Link>
        ))}
      <MoreSheet />
    </nav>
  );
}

function MoreSheet() {
  const [open, setOpen] = useState(false);
  const others = useDestinations().filter(({ path }) => inSheet.includes(path));
  return (
    <Sheet open={open} onOpenChange={setOpen}>
      <SheetTrigger className={cn(cell, others.some(({ current }) => current) && "text-fg")}>
        <Ellipsis className="size-[19px]" strokeWidth={1.8} aria-hidden="true" />
        More
      </SheetTrigger>
      <SheetContent side="bottom" className="gap-2 p-4">
        <SheetTitle>More</SheetTitle>
        <SheetDescription className="sr-only">The org, agents, templates, settings, theme and your account</SheetDescription>
        <OrgSwitcher />
        {others.map(({ name, path, href, icon: Icon }) => (
          <Link
            key={path}
            href={href}
            onClick={() => setOpen(false)}
            className="flex h-11 items-center gap-2.5 rounded-md px-2 text-sm hover:bg-hover"
          >
            <Icon className="size-4 text-fg-3" aria-hidden="true" /> {name}
          </Link>
        ))}
        <div className="flex items-center gap-1 border-t border-line pt-2">
          <AccountMenu />
          <ThemeMenu />
        </div>
      </SheetContent>
    </Sheet>
  );
}
