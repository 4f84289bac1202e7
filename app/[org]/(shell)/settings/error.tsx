"use client";
import { BrokenPage } from "@/components/shell/broken-page";

/** A settings page that broke: the other settings stay at hand. */
export default function SettingsError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return <BrokenPage error={error} reset={reset} />;
}
