"use client";
import Link from "next/link";
import { useOrg } from "@/components/org-context";
import { readApiError } from "@/components/read-api-error";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { MissingState } from "@/components/ui/missing-state";

type PageErrorProps = {
  error: unknown;
  /** What could not be done: "The run could not be opened". */
  title: string;
  onRetry: () => void;
  /** Of what kind it is, when it is not there: "run". */
  kind: "run" | "workflow";
};

const places = {
  run: { path: "runs", back: "Go to the runs", reason: "It may have been deleted, or it is older than runs are kept." },
  workflow: { path: "workflows", back: "Go to the workflows", reason: "It may have been deleted, or it belongs to another org." },
} as const;

/** In the place of a whole page that failed. What is not there leads back; all else can be tried again. */
export function PageError({ error, title, onRetry, kind }: PageErrorProps) {
  const { slug } = useOrg();
  const { path, back, reason } = places[kind];
  if (readApiError(error).code === "not_found")
    return (
      <main>
        <MissingState title={`There is no such ${kind}`} description={reason} href={`/${slug}/${path}`} back={back} />
      </main>
    );
  return (
    <main>
      <h1 className="sr-only">{title}</h1>
      <ErrorState title={title} error={error} onRetry={onRetry} className="min-h-dvh">
        <Button asChild variant="ghost">
          <Link href={`/${slug}/${path}`}>{back}</Link>
        </Button>
      </ErrorState>
    </main>
  );
}
