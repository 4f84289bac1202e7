"use client";
import { BrokenPage } from "@/components/shell/broken-page";

/** A page that broke, inside the shell: the places at the side still work. */
export default function ShellError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return <BrokenPage error={error} reset={reset} />;
}
