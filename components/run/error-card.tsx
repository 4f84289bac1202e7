import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { ErrorValue } from "@/server/errors";

type ErrorCardProps = {
  error: ErrorValue;
  attempt?: number;
  /** What can be done about it. */
  children?: ReactNode;
};

/** What happened, which try, the vendor's words, and what to do about it. */
export function ErrorCard({ error, attempt, children }: ErrorCardProps) {
  return (
    <section role="alert" className="rounded-md border border-fail/30 bg-fail-soft px-3 py-2.5">
      <p className="flex gap-2 text-sm font-[550] text-fail-fg">
        <TriangleAlert className="mt-0.5 size-3.5 shrink-0" aria-hidden="true" />
        <span className="min-w-0 break-words">{error.message}</span>
      </p>
      <div className="mt-1 space-y-1.5 pl-[22px] text-xs text-fg-2">
        {error.fix && <p>{error.fix}</p>}
        {error.detail && (
          <figure>
            <figcaption className="text-2xs text-fg-3">In the words of the other side</figcaption>
            <pre className="max-h-40 overflow-auto font-mono text-2xs break-words whitespace-pre-wrap">{error.detail}</pre>
          </figure>
        )}
        <p className="text-fg-3">
          {attempt !== undefined && attempt > 1 && <>Attempt {attempt} · </>}
          <span className="font-mono">{error.code}</span>
          {error.field && <> · {error.field}</>}
        </p>
        {children}
      </div>
    </section>
  );
}
