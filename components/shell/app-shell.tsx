import type { ReactNode } from "react";
import { BottomBar } from "@/components/shell/bottom-bar";
import { CommandMenu } from "@/components/shell/command-menu";
import { Sidebar } from "@/components/shell/sidebar";

/** The frame of every page but the editor and the run page, which fill the screen. */
export function AppShell({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-dvh">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-60 focus:rounded-md focus:bg-raised focus:px-3 focus:py-2 focus:shadow-lg"
      >
        Skip to content
      </a>
      <Sidebar />
      <main id="main" tabIndex={-1} className="min-w-0 flex-1 pb-[calc(64px+env(safe-area-inset-bottom))] outline-none md:pb-0">
        {children}
      </main>
      <BottomBar />
      <CommandMenu />
    </div>
  );
}
