"use client";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { cn } from "@/components/cn";
import { useOrg } from "@/components/org-context";
import { settingsSections } from "@/components/settings/settings-sections";
import { PageBody } from "@/components/shell/page-body";

/** The settings' own navigation: a column beside the page, a scrolling row above it on a phone. */
export function SettingsFrame({ children }: { children: ReactNode }) {
  const { slug } = useOrg();
  const pathname = usePathname();
  return (
    <PageBody className="md:flex-row md:gap-10">
      <nav
        aria-label="Settings"
        className="-mx-4 flex shrink-0 gap-px overflow-x-auto px-4 [scrollbar-width:none] md:mx-0 md:w-36 md:flex-col md:px-0"
      >
        <Link
          href={`/${slug}/settings`}
          aria-current={pathname === `/${slug}/settings` ? "page" : undefined}
          className="flex h-[30px] shrink-0 items-center rounded-[7px] px-2 text-sm whitespace-nowrap text-fg-2 hover:bg-hover hover:text-fg aria-[current]:bg-hover aria-[current]:font-medium aria-[current]:text-fg pointer-coarse:h-10"
        >
          All settings
        </Link>
        {settingsSections.map(({ path, name }) => {
          const href = `/${slug}/settings/${path}`;
          const current = pathname === href;
          return (
            <Link
              key={path}
              href={href}
              ref={current ? revealInRow : undefined}
              aria-current={current ? "page" : undefined}
              className={cn(
                "flex h-[30px] shrink-0 items-center rounded-[7px] px-2 text-sm whitespace-nowrap text-fg-2 transition-colors hover:bg-hover hover:text-fg pointer-coarse:h-10",
                current && "bg-hover font-medium text-fg",
              )}
            >
              {name}
            </Link>
          );
        })}
      </nav>
      <div className="flex min-w-0 flex-1 flex-col gap-6">{children}</div>
    </PageBody>
  );
}

/** On a phone the row of sections scrolls; the current one must be seen. */
function revealInRow(link: HTMLAnchorElement | null) {
  link?.scrollIntoView({ block: "nearest", inline: "center" });
}
