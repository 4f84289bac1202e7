"use client";
import { useOrg } from "@/components/org-context";
import { MissingState } from "@/components/ui/missing-state";

/** For addresses of pages that fill the screen; those inside the shell have their own. */
export default function NotFound() {
  const { slug } = useOrg();
  return (
    <main>
      <MissingState
        title="There is nothing at this address"
        description="The link may be old, or a part of it may be missing."
        href={`/${slug}`}
        back="Go home"
        className="grid min-h-dvh place-items-center"
      />
    </main>
  );
}
