"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { ReactNode } from "react";
import { useEditor } from "@/components/canvas/editor-context";
import { useOrg } from "@/components/org-context";
import { ErrorCard } from "@/components/run/error-card";
import { ValueView } from "@/components/run/value-view";
import { useTRPC } from "@/components/trpc-provider";
import { ErrorState } from "@/components/ui/error-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import type { DocumentNode } from "@/server/workflow/document";
import { expectedInput } from "@/server/workflow/expected-input";
import { LastPasses, useLastPass } from "./last-pass";
import { type LastStep, useLastOutputs } from "./use-last-outputs";

/** What a node got in the last run that came to it, or would get from what came before it. */
export function LastInput({ node }: { node: DocumentNode }) {
  const workflowId = useEditor((state) => state.workflowId);
  const document = useEditor((state) => state.history.document);
  const lastOf = useLastOutputs(workflowId);
  const latest = lastOf(node.id)?.latest ?? null;
  if (latest)
    return (
      <WholeStep key={latest.runId} step={latest} name={node.name || node.id}>
        {({ input, runId }) => <ValueView label="Input" value={input} runId={runId} name="input" />}
      </WholeStep>
    );
  const expected = expectedInput(document, node.id, lastOf);
  if (expected === undefined) return <Nothing>No run came to this node yet. Run the workflow to see what it gets.</Nothing>;
  return (
    <div className="grid gap-2.5 p-4">
      <p className="text-xs text-fg-2">No run came to this node yet. This is what it would get from what came before it.</p>
      <ValueView label="Expected input" value={expected} name="input" />
    </div>
  );
}

/** What a node gave in the last run that came to it. `children`: what can be done with it. */
export function LastOutput({ node, children }: { node: DocumentNode; children?: ReactNode }) {
  const workflowId = useEditor((state) => state.workflowId);
  const latest = useLastOutputs(workflowId)(node.id)?.latest ?? null;
  if (!latest)
    return (
      <>
        <Nothing>No run came to this node yet. Run the workflow to see what it gives.</Nothing>
        {children && <div className="px-4 pb-4">{children}</div>}
      </>
    );
  return (
    <WholeStep key={latest.runId} step={latest} name={node.name || node.id}>
      {({ runId, output, error, handle, attempt }) => (
        <>
          {children}
          {error && <ErrorCard error={error} attempt={attempt} />}
          {handle !== null && <ValueView label="Output" value={output} runId={runId} name={node.id} />}
          {handle !== null && handle !== "out" && (
            <p className="text-xs text-fg-2">
              Left by <b className="font-[550]">{handle}</b>
            </p>
          )}
        </>
      )}
    </WholeStep>
  );
}

type Whole = Pick<LastStep, "runId" | "input" | "output" | "error" | "handle" | "attempt">;
type WholeStepProps = { step: LastStep; name: string; children: (whole: Whole) => ReactNode };

/**
 * The step itself: the list of last outputs has long values cut, and of a loop its last pass alone. A step that is over never
 * changes.
 */
function WholeStep({ step, name, children }: WholeStepProps) {
  const trpc = useTRPC();
  const pass = useLastPass(step);
  const { runId, stepKey } = pass.shown;
  const isWanted = step.isCut || stepKey !== step.stepKey;
  const whole = useQuery(
    trpc.runs.step.queryOptions({ runId, key: stepKey }, { enabled: isWanted, staleTime: Number.POSITIVE_INFINITY, gcTime: 60_000 }),
  );
  if (whole.error) return <ErrorState title="The values could not be read" error={whole.error} onRetry={() => whole.refetch()} />;
  return (
    <div className="grid gap-2.5 p-4">
      <Source step={step} shown={pass.shown} />
      <LastPasses {...pass} name={name} />
      {isWanted && !whole.data ? <Skeleton className="h-40" /> : children(whole.data ? { ...whole.data, runId } : step)}
    </div>
  );
}

/** Which run it was, when, and which try. */
function Source({ step, shown }: { step: LastStep; shown: { runId: string; stepKey: string } }) {
  const { slug } = useOrg();
  return (
    <p className="flex flex-wrap gap-x-1.5 text-xs text-fg-3">
      <Link className="text-accent-text hover:underline" href={`/${slug}/runs/${shown.runId}?step=${encodeURIComponent(shown.stepKey)}`}>
        {step.version === null ? "Run of the draft" : `Run of version ${step.version}`}
      </Link>
      <span>
        <RelativeTime at={step.at} />
        {step.attempt > 1 && ` · attempt ${step.attempt}`}
      </span>
    </p>
  );
}

function Nothing({ children }: { children: ReactNode }) {
  return <p className="p-4 text-sm text-fg-3">{children}</p>;
}
