"use client";
import { useOrg } from "@/components/org-context";
import { MissingState } from "@/components/ui/missing-state";

/** For addresses below an org that lead nowhere; the places at the side lead on. */
export default function NotFound() {
  const { slug } = useOrg();
  return (
    <MissingState
      title="There is nothing at this address"
      description="The link may be old, or a letter of it may be missing."
      href={`/${slug}`}
      back="Go home"
    />
  );
}
