"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { ReactNode } from "react";
import { type Bar, BarChart } from "@/components/home/bar-chart";
import { type FiguresData, formatRate, formatSlot, type Period } from "@/components/home/figure-words";
import { FiguresTable } from "@/components/home/figures-table";
import { useOrg } from "@/components/org-context";
import { useTRPC } from "@/components/trpc-provider";
import { formatDuration } from "@/components/ui/duration";
import { ErrorState } from "@/components/ui/error-state";
import { formatMoney } from "@/components/ui/money";
import { Skeleton } from "@/components/ui/skeleton";

/** What the runs of a day or a week came to, with small charts; as a table for those who want the numbers or cannot see. */
export function Figures({ period }: { period: Period }) {
  const trpc = useTRPC();
  const figures = useQuery(trpc.home.figures.queryOptions({ period }, { placeholderData: keepPreviousData, refetchInterval: 15_000 }));
  if (figures.isPending) return <FiguresSkeleton />;
  if (figures.isError && !figures.data)
    return (
      <div className="rounded-lg bg-panel shadow-sm">
        <ErrorState className="py-8" title="The figures could not be loaded" error={figures.error} onRetry={() => figures.refetch()} />
      </div>
    );
  return (
    <section aria-label={period === "day" ? "The last 24 hours" : "The last 7 days"} className="grid gap-2">
      <Tiles figures={figures.data} period={period} />
      <FiguresTable figures={figures.data} period={period} />
    </section>
  );
}

function Tiles({ figures, period }: { figures: FiguresData; period: Period }) {
  const { slug } = useOrg();
  const { runs, succeeded, failed, costUsd, medianMs, slots } = figures;
  const ended = succeeded + failed;
  const time = period === "day" ? "24h" : "7d";
  const toBars = (parts: (slot: FiguresData["slots"][number]) => Bar["parts"], say: (slot: FiguresData["slots"][number]) => string) =>
    slots.map((slot) => ({ key: slot.at, title: `${formatSlot(slot.at, period)}: ${say(slot)}`, parts: parts(slot) }));
  return (
    <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
      <Tile
        label="Runs"
        value={runs.toLocaleString()}
        href={`/${slug}/runs?time=${time}`}
        note={failed > 0 ? `${failed.toLocaleString()} failed` : "None failed"}
      >
        <BarChart
          bars={toBars(
            (slot) => [
              { value: slot.failed, className: "fill-fail" },
              { value: slot.succeeded, className: "fill-ok" },
              { value: slot.runs - slot.failed - slot.succeeded, className: "fill-idle" },
            ],
            (slot) => `${slot.runs} runs, ${slot.failed} failed`,
          )}
        />
      </Tile>
      <Tile
        label="Success rate"
        value={ended === 0 ? "–" : formatRate(succeeded / ended)}
        href={`/${slug}/runs?status=failed&time=${time}`}
        note={ended === 0 ? "Nothing ended" : `of ${ended.toLocaleString()} that ended`}
      >
        <BarChart
          most={1}
          bars={toBars(
            (slot) => [{ value: slot.succeeded === 0 ? 0 : slot.succeeded / (slot.succeeded + slot.failed), className: "fill-ok" }],
            (slot) => `${slot.succeeded} of ${slot.succeeded + slot.failed} succeeded`,
          )}
        />
      </Tile>
      <Tile
        label="Spend"
        value={formatMoney(costUsd)}
        href={`/${slug}/runs?min-usd=0.000001&time=${time}`}
        note={runs === 0 ? "Nothing spent" : `${formatMoney(costUsd / runs)} a run`}
      >
        <BarChart
          bars={toBars(
            (slot) => [{ value: slot.costUsd, className: "fill-agent" }],
            (slot) => formatMoney(slot.costUsd),
          )}
        />
      </Tile>
      <Tile label="Median time" value={medianMs === null ? "–" : formatDuration(medianMs)} note="Half took no longer">
        <BarChart
          bars={toBars(
            (slot) => [{ value: slot.meanMs ?? 0, className: "fill-tool" }],
            (slot) => (slot.meanMs === null ? "nothing ended" : `${formatDuration(slot.meanMs)} on average`),
          )}
        />
      </Tile>
    </div>
  );
}

type TileProps = { label: string; value: string; note: string; href?: string; children?: ReactNode };

function Tile({ label, value, note, href, children }: TileProps) {
  return (
    <div className="relative grid min-w-0 content-start gap-2 rounded-lg bg-panel p-4 shadow-sm transition-shadow has-[a:hover]:shadow-md">
      <div className="min-w-0">
        <p className="text-xs text-fg-2">
          {href ? (
            <Link href={href} className="after:absolute after:inset-0 after:rounded-lg">
              {label}
            </Link>
          ) : (
            label
          )}
        </p>
        <p className="num mt-0.5 truncate text-xl font-[570] tracking-[-0.018em]">{value}</p>
        <p className="truncate text-xs text-fg-3">{note}</p>
      </div>
      {children}
    </div>
  );
}

function FiguresSkeleton() {
  return (
    <div className="grid grid-cols-2 gap-3 lg:grid-cols-4" role="status" aria-label="Loading the figures">
      {["a", "b", "c", "d"].map((key) => (
        <Skeleton key={key} className="h-[142px] rounded-lg" />
      ))}
    </div>
  );
}
