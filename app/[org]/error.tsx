"use client";
import { BrokenPage } from "@/components/shell/broken-page";

/** A page that fills the screen and broke: the editor, a run, a comparison. */
export default function FullPageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main>
      <BrokenPage error={error} reset={reset} />
    </main>
  );
}
