"use client";
import { BrokenPage } from "@/components/shell/broken-page";
import "./globals.css";

/** When the frame of all pages breaks, nothing of it is left: this one brings its own. */
export default function GlobalError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <title>Something went wrong · Trellis</title>
        <main>
          <BrokenPage error={error} reset={reset} />
        </main>
      </body>
    </html>
  );
}
