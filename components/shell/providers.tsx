"use client";
import { ThemeProvider } from "next-themes";
import type { ReactNode } from "react";
import { Toaster } from "@/components/shell/toaster";
import { TrpcProvider } from "@/components/trpc-provider";
import { TooltipProvider } from "@/components/ui/tooltip";

/** What every page needs: theme, tooltips, toasts, and the server without an org (sign-in, set-up). */
export function Providers({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  return (
    <ThemeProvider nonce={nonce} attribute="class" defaultTheme="system" enableSystem disableTransitionOnChange>
      <TooltipProvider delayDuration={350} skipDelayDuration={200}>
        <TrpcProvider>{children}</TrpcProvider>
        <Toaster />
      </TooltipProvider>
    </ThemeProvider>
  );
}
