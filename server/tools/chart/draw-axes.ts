import { type ScaleLinear, type ScaleTime, scaleBand, scaleLinear, scalePoint, scaleUtc } from "d3-scale";
import { type Area, drawText, fits, ink, round } from "./chart-frame";
import type { Along, Series } from "./read-series";

/** Where the values of the rows stand along the bottom. */
export type AlongScale = {
  at(index: number): number /** Of a place for a bar; 0 where there are no such places. */;
  width: number;
  marks: string[];
};

const pixelsPerName = 70;

/** Bars have places of one width; names stand at points, numbers and times where they belong. */
export function drawAlong(along: Along, area: Area, kind: "places" | "points"): AlongScale {
  if (kind === "places" || along.kind === "name") return drawNames(along, area, kind);
  const scale =
    along.kind === "time"
      ? scaleUtc(spread(along.values), [area.left, area.right])
      : scaleLinear(spread(along.values), [area.left, area.right]).nice();
  return { at: (index) => round(scale(along.values[index] ?? 0)), width: 0, marks: [...drawTicks(scale, area), nameOf(along, area)] };
}

function drawTicks(scale: ScaleLinear<number, number> | ScaleTime<number, number>, area: Area): string[] {
  const count = Math.floor((area.right - area.left) / 100);
  const format: (value: never) => string = scale.tickFormat(count);
  return scale.ticks(count).map((tick) => drawText(format(tick as never), { x: scale(tick), y: area.bottom + 18, anchor: "middle" }));
}

function drawNames(along: Along, area: Area, kind: "places" | "points"): AlongScale {
  // By position, since names may be there twice.
  const indexes = along.values.map((_, index) => index);
  const names = along.kind === "time" ? along.values.map(shortTime) : along.values.map(String);
  const places = scaleBand(indexes, [area.left, area.right]).paddingInner(0.25).paddingOuter(0.15);
  const points = scalePoint(indexes, [area.left, area.right]).padding(0.5);
  const width = kind === "places" ? places.bandwidth() : 0;
  const at = (index: number) => round((kind === "places" ? places(index) : points(index)) ?? area.left);
  const step = Math.max(1, Math.ceil((names.length * pixelsPerName) / (area.right - area.left)));
  const room = ((area.right - area.left) / names.length) * step;
  const marks = indexes
    .filter((index) => index % step === 0)
    .map((index) =>
      drawText(names[index] ?? "", { x: at(index) + width / 2, y: area.bottom + 18, anchor: "middle", maxChars: fits(room) }),
    );
  return { at, width, marks: [...marks, nameOf(along, area)] };
}

const nameOf = (along: Along, area: Area) =>
  drawText(along.name, { x: (area.left + area.right) / 2, y: area.bottom + 38, anchor: "middle", maxChars: 80 });

/** A date without its time of day where that is midnight for all. */
const shortTime = (time: number) =>
  new Date(time)
    .toISOString()
    .replace(/T00:00:00\.000Z$/, "")
    .replace(/:00\.000Z$/, "Z")
    .replace("T", " ");

/** A single value stands in the middle of a day, or of one. */
function spread(values: readonly number[]): [number, number] {
  const low = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const half = low === high ? Math.max(Math.abs(low) * 0.1, 1) : 0;
  return [low - half, high + half];
}

/** The values at the left with lines across. Bars and areas stand on zero. */
export function drawValues(series: readonly Series[], area: Area, { fromZero, stacked }: { fromZero: boolean; stacked: boolean }) {
  const [low, high] = spread(stacked ? sums(series) : series.flatMap(({ values }) => values.filter((value) => value !== null)));
  const scale = scaleLinear(fromZero ? [Math.min(0, low), Math.max(0, high)] : [low, high], [area.bottom, area.top]).nice(6);
  const format = scale.tickFormat(6);
  const marks = scale.ticks(6).flatMap((tick) => {
    const y = round(scale(tick));
    return [
      `<line x1="${area.left}" x2="${area.right}" y1="${y}" y2="${y}" stroke="${tick === 0 ? ink.soft : ink.line}"/>`,
      drawText(format(tick), { x: area.left - 8, y: y + 4, anchor: "end" }),
    ];
  });
  return { y: (value: number) => round(scale(value)), marks };
}

/** What stands on zero and what hangs from it, for each row. */
function sums(series: readonly Series[]): number[] {
  const rows = series[0]?.values.length ?? 0;
  return Array.from({ length: rows }, (_, row) => {
    const values = series.map(({ values: all }) => all[row] ?? 0);
    return [values.reduce((sum, value) => sum + Math.max(0, value), 0), values.reduce((sum, value) => sum + Math.min(0, value), 0)];
  }).flat();
}
