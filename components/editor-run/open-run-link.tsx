"use client";
import { ExternalLink } from "lucide-react";
import Link from "next/link";
import { useOrg } from "@/components/org-context";
import { Button } from "@/components/ui/button";

/** To the run's own page. */
export function OpenRunLink({ runId }: { runId: string }) {
  const { slug } = useOrg();
  return (
    <Button variant="ghost" size="icon" asChild className="size-[26px] rounded-sm pointer-coarse:size-9">
      <Link href={`/${slug}/runs/${runId}`} aria-label="Open run" title="Open run">
        <ExternalLink className="size-[15px]" />
      </Link>
    </Button>
  );
}
