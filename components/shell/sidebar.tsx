"use client";
import Link from "next/link";
import { cn } from "@/components/cn";
import { AccountMenu } from "@/components/shell/account-menu";
import { type Destination, useDestinations } from "@/components/shell/navigation";
import { OrgSwitcher } from "@/components/shell/org-switcher";
import { ThemeMenu } from "@/components/shell/theme-menu";
import { usePendingTasks } from "@/components/shell/use-pending-tasks";

/** The left edge of every page on a wide screen. */
export function Sidebar() {
  const destinations = useDestinations();
  const pending = usePendingTasks();
  return (
    <aside className="sticky top-0 hidden h-dvh w-[216px] shrink-0 flex-col border-r border-line bg-panel md:flex" aria-label="Main">
      <div className="p-2">
        <OrgSwitcher />
      </div>
      <nav className="flex flex-1 flex-col gap-px px-2 pt-1" aria-label="Places">
        {destinations.map((destination) => (
          <SidebarLink key={destination.path} destination={destination} count={destination.path === "inbox" ? pending : 0} />
        ))}
      </nav>
      <div className="flex items-center gap-1 border-t border-line p-2">
        <AccountMenu />
        <ThemeMenu />
      </div>
    </aside>
  );
}

function SidebarLink({ destination: { name, href, current, icon: Icon }, count }: { destination: Destination; count: number }) {
  return (
    <Link
      href={href}
      aria-current={current ? "page" : undefined}
      className={cn(
        "flex h-[30px] items-center gap-2.5 rounded-[7px] px-2 text-sm font-[470] text-fg-2 transition-colors hover:bg-hover hover:text-fg",
        current && "bg-hover font-medium text-fg",
      )}
    >
      <Icon className={cn("size-[15px]", current ? "text-fg" : "text-fg-3")} strokeWidth={1.9} aria-hidden="true" />
      <span className="flex-1">{name}</span>
      {count > 0 && (
        <span className="num rounded-full bg-wait-soft px-1.5 text-2xs leading-[17px] font-medium text-wait-fg">
          {count > 99 ? "99+" : count}
          <span className="sr-only"> waiting for a decision</span>
        </span>
      )}
    </Link>
  );
}
