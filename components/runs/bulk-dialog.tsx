"use client";
import { TriangleAlert } from "lucide-react";
import Link from "next/link";
import { useOrg } from "@/components/org-context";
import type { BulkProgress } from "@/components/runs/run-bulk";
import type { RunAct } from "@/components/runs/use-run-acts";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { Progress } from "@/components/ui/progress";

/** An act on many runs that goes on, or that has ended with something to tell. */
export type BulkRun = { act: RunAct; progress: BulkProgress; ended: boolean };

/** How far an act on many runs is, with a way to stop it; at its end what became of each that it was not done to. */
export function BulkDialog({ run, onStop, onClose }: { run: BulkRun; onStop: () => void; onClose: () => void }) {
  const { act, progress, ended } = run;
  const done = progress.items.filter(({ ok }) => ok).length;
  const refused = progress.items.flatMap((item) => (item.ok ? [] : [item]));
  const left = progress.total - progress.items.length;
  return (
    <Dialog open onOpenChange={(open) => !open && (ended ? onClose() : onStop())}>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>{ended ? `${countRuns(done)} ${act.done}` : `${act.doing} ${countRuns(progress.total)}`}</DialogTitle>
          <DialogDescription>
            {ended ? describeEnd({ refused: refused.length, left }) : `${progress.items.length} of ${progress.total}`}
          </DialogDescription>
        </DialogHeader>
        {!ended && <Progress value={progress.items.length} most={progress.total} label={act.doing} />}
        {ended && refused.length > 0 && <Refused items={refused} />}
        <DialogFooter>
          {ended ? (
            <Button onClick={onClose}>Close</Button>
          ) : (
            <Button variant="outline" onClick={onStop}>
              Stop here
            </Button>
          )}
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}

const mostShown = 100;

function Refused({ items }: { items: { id: string; error: { message: string } }[] }) {
  const { slug } = useOrg();
  return (
    <ul aria-label="Left as they are" className="max-h-64 divide-y divide-line overflow-y-auto rounded-md border border-line">
      {items.slice(0, mostShown).map(({ id, error }) => (
        <li key={id} className="flex items-start gap-2 px-3 py-2 text-xs">
          <TriangleAlert className="mt-px size-3.5 shrink-0 text-wait-fg" aria-hidden="true" />
          <span className="min-w-0 flex-1 text-pretty text-fg-2">{error.message}</span>
          <Link href={`/${slug}/runs/${id}`} className="shrink-0 font-mono text-2xs text-accent-text hover:underline">
            {id.slice(-6)}
          </Link>
        </li>
      ))}
      {items.length > mostShown && <li className="px-3 py-2 text-xs text-fg-3">and {items.length - mostShown} more</li>}
    </ul>
  );
}

function describeEnd({ refused, left }: { refused: number; left: number }): string {
  const said = [
    ...(refused > 0 ? [`${countRuns(refused)} could not be, for the reasons below.`] : []),
    ...(left > 0 ? [`It was stopped: ${countRuns(left)} ${left === 1 ? "was" : "were"} not touched.`] : []),
  ];
  return said.join(" ") || "All of them.";
}

/** "1 run", "1,204 runs". */
export const countRuns = (count: number) => `${count.toLocaleString()} ${count === 1 ? "run" : "runs"}`;
