"use client";
import { BrokenPage } from "@/components/shell/broken-page";

/** A page outside the shell that broke: sign-in, the editor, a run. */
export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main>
      <BrokenPage error={error} reset={reset} />
    </main>
  );
}
