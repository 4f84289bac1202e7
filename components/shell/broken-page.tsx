"use client";
import { Logo } from "@/components/shell/logo";
import { Button } from "@/components/ui/button";

type BrokenPageProps = { error: Error & { digest?: string }; reset: () => void };

/** What is left of a page that broke. The server has the details under the digest. */
export function BrokenPage({ error, reset }: BrokenPageProps) {
  return (
    <div className="grid min-h-[80dvh] place-items-center p-6 text-center" role="alert">
      <div className="grid justify-items-center gap-3">
        <Logo className="size-9 rounded-[10px]" />
        <h1 className="text-xl font-[570] tracking-[-0.018em]">This page could not be shown</h1>
        <p className="max-w-sm text-pretty text-fg-2">
          Something went wrong on our side. Your workflows and runs are not affected. Try again; if it stays, tell whoever runs this server
          {error.digest ? ` and name ${error.digest}` : ""}.
        </p>
        <div className="mt-2 flex gap-2">
          <Button onClick={reset}>Try again</Button>
          <Button variant="outline" onClick={() => window.location.assign("/")}>
            Start over
          </Button>
        </div>
      </div>
    </div>
  );
}
