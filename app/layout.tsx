import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { ThemeScript } from "@/components/preferences/theme-script";
import { Providers } from "@/components/shell/providers";
import { loadPreferences } from "@/server/api/load-me";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Trellis", template: "%s · Trellis" },
  description: "Draw agents, tools and people as a graph, and run the drawing durably.",
};

export const viewport: Viewport = { width: "device-width", initialScale: 1, viewportFit: "cover" };

export default async function RootLayout({ children }: { children: ReactNode }) {
  // Made for this request by proxy.ts; without it the browser refuses the theme's inline script.
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  const preferences = await loadPreferences();
  return (
    <html
      lang="en"
      data-theme={preferences?.theme}
      data-contrast={preferences?.contrast}
      data-motion={preferences?.motion}
      className={`${GeistSans.variable} ${GeistMono.variable}`}
      suppressHydrationWarning
    >
      <body>
        {preferences && <ThemeScript nonce={nonce} />}
        <Providers nonce={nonce}>{children}</Providers>
      </body>
    </html>
  );
}
