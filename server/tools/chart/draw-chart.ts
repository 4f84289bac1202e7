// Rows as a picture: SVG as text, without a browser. Loaded when a chart is drawn, so that the canvas does not carry it.
import { arc, area as areaShape, line as lineShape, pie } from "d3-shape";
import { type Area, colorOf, drawHead, drawText, ink, round, size, wrapSvg } from "./chart-frame";
import { type AlongScale, drawAlong, drawValues } from "./draw-axes";
import type { ChartData, Series } from "./read-series";

export type ChartType = "bar" | "line" | "area" | "scatter" | "pie";

export type Chart = { type: ChartType; title: string; stacked: boolean; data: ChartData };

export function drawChart(chart: Chart): string {
  const { type, title, data } = chart;
  const description = `A ${type} chart of ${data.series.map(({ name }) => name).join(", ")} by ${data.along.name}, ${data.along.values.length} rows.`;
  return wrapSvg({ title, description }, type === "pie" ? drawPie(chart) : drawPlane(chart));
}

function drawPlane({ type, title, stacked, data: given }: Chart): string[] {
  const data = type === "line" || type === "area" ? inOrder(given) : given;
  const { along, series } = data;
  const { marks, top } = drawHead({ title, names: series.map(({ name }) => name) });
  const area: Area = { left: 76, right: size.width - 24, top, bottom: size.height - 52 };
  const isStacked = stacked && (type === "bar" || type === "area") && series.length > 1;
  const values = drawValues(series, area, { fromZero: type === "bar" || type === "area", stacked: isStacked });
  const scale = drawAlong(along, area, type === "bar" ? "places" : "points");
  const drawn = shapes[type === "pie" ? "bar" : type]({ series, scale, y: values.y, isStacked });
  return [...marks, ...values.marks, ...scale.marks, ...drawn];
}

/** Lines go from left to right, in whatever order the rows came. */
function inOrder({ along, series }: ChartData): ChartData {
  if (along.kind === "name") return { along, series };
  const order = along.values.map((value, index) => ({ value, index })).sort((a, b) => a.value - b.value);
  return {
    along: { ...along, values: order.map(({ value }) => value) },
    series: series.map(({ name, values }) => ({ name, values: order.map(({ index }) => values[index] ?? null) })),
  };
}

type Drawing = { series: readonly Series[]; scale: AlongScale; y(value: number): number; isStacked: boolean };

const shapes: Record<Exclude<ChartType, "pie">, (drawing: Drawing) => string[]> = {
  bar: ({ series, scale, y, isStacked }) => {
    const width = isStacked ? scale.width : scale.width / series.length;
    return layers(series, isStacked).flatMap(({ spans }, at) =>
      spans.flatMap((span, index) => {
        if (!span) return [];
        const [low, high] = [Math.max(y(span[0]), y(span[1])), Math.min(y(span[0]), y(span[1]))];
        const x = round(scale.at(index) + (isStacked ? 0 : at * width));
        return `<rect x="${x}" y="${high}" width="${round(Math.max(width - 1, 0.5))}" height="${round(low - high)}" fill="${colorOf(at)}"/>`;
      }),
    );
  },
  line: ({ series, scale, y }) =>
    series.flatMap(({ values }, at) => {
      const path = lineShape<number | null>()
        .defined((value) => value !== null)
        .x((_, index) => scale.at(index))
        .y((value) => y(value ?? 0))(values);
      return [
        `<path d="${path ?? ""}" fill="none" stroke="${colorOf(at)}" stroke-width="2" stroke-linejoin="round"/>`,
        ...drawDots(values, { scale, y, at }),
      ];
    }),
  area: ({ series, scale, y, isStacked }) =>
    layers(series, isStacked).map(({ spans }, at) => {
      const path = areaShape<[number, number] | null>()
        .defined((span) => span !== null)
        .x((_, index) => scale.at(index))
        .y0((span) => y(span?.[0] ?? 0))
        .y1((span) => y(span?.[1] ?? 0))(spans);
      return `<path d="${path ?? ""}" fill="${colorOf(at)}" fill-opacity="${isStacked ? 0.85 : 0.45}" stroke="${colorOf(at)}" stroke-width="1.5"/>`;
    }),
  scatter: ({ series, scale, y }) =>
    series.flatMap(({ values }, at) =>
      values.flatMap((value, index) =>
        value === null ? [] : `<circle cx="${scale.at(index)}" cy="${y(value)}" r="3.5" fill="${colorOf(at)}" fill-opacity="0.7"/>`,
      ),
    ),
};

/** A few points are marked; a value between two gaps is nothing but its dot. */
function drawDots(values: Series["values"], { scale, y, at }: Pick<Drawing, "scale" | "y"> & { at: number }): string[] {
  const few = values.length <= 40;
  return values.flatMap((value, index) => {
    const isAlone = (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null;
    return value !== null && (few || isAlone) ? `<circle cx="${scale.at(index)}" cy="${y(value)}" r="3" fill="${colorOf(at)}"/>` : [];
  });
}

/** From where to where each value reaches: from zero, or on top of the series before. */
function layers(series: readonly Series[], isStacked: boolean): { spans: ([number, number] | null)[] }[] {
  const up: number[] = [];
  const down: number[] = [];
  return series.map(({ values }) => ({
    spans: values.map((value, row) => {
      if (value === null && !isStacked) return null;
      const height = value ?? 0;
      if (!isStacked) return [0, height];
      const held = height < 0 ? down : up;
      const from = held[row] ?? 0;
      held[row] = from + height;
      return [from, from + height];
    }),
  }));
}

const slicesAtMost = 10;

function drawPie({ title, data: { along, series } }: Chart): string[] {
  const values = series[0]?.values ?? [];
  const slices = values.map((value, index) => ({ name: String(along.values[index] ?? ""), value: Math.max(0, value ?? 0) }));
  const sorted = slices.filter(({ value }) => value > 0).sort((a, b) => b.value - a.value);
  const rest = sorted.slice(slicesAtMost - 1).reduce((sum, { value }) => sum + value, 0);
  const shown = sorted.length > slicesAtMost ? [...sorted.slice(0, slicesAtMost - 1), { name: "Other", value: rest }] : sorted;
  const total = shown.reduce((sum, { value }) => sum + value, 0);
  const { marks, top } = drawHead({ title, names: [] });
  const center = { x: 260, y: round((top + size.height) / 2) };
  const radius = Math.min(size.height - top - 24, 400) / 2;
  const shape = arc<{ startAngle: number; endAngle: number }>().innerRadius(0).outerRadius(radius);
  const angles = pie<{ value: number }>()
    .value(({ value }) => value)
    .sort(null)(shown);
  const drawn = angles.map(
    (slice, at) =>
      `<path transform="translate(${center.x} ${center.y})" d="${shape(slice) ?? ""}" fill="${colorOf(at)}" stroke="${ink.ground}" stroke-width="1.5"/>`,
  );
  const legend = shown.flatMap(({ name, value }, at) => {
    const y = center.y - shown.length * 13 + at * 26;
    const share = total === 0 ? 0 : (value / total) * 100;
    return [
      `<rect x="500" y="${round(y)}" width="12" height="12" rx="2" fill="${colorOf(at)}"/>`,
      drawText(`${name} · ${share >= 10 ? Math.round(share) : Math.round(share * 10) / 10} %`, {
        x: 520,
        y: y + 10,
        color: ink.text,
        size: 12,
        maxChars: 38,
      }),
    ];
  });
  return [...marks, ...drawn, ...legend];
}
