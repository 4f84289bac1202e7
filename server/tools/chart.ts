import * as z from "zod";
import { limits } from "@/server/limits";
import { defineTool, type FieldMeta } from "@/server/workflow/define";

const types = ["bar", "line", "area", "scatter", "pie"] as const;
const typeNames = { bar: "Bars", line: "Lines", area: "Areas", scatter: "Points", pie: "Pie" } as const;

export const chart = defineTool({
  name: "chart",
  look: {
    label: "Chart",
    group: "tool",
    icon: "chart-line",
    summary: ({ type = "bar", title }) => (title ? `${typeNames[type]}: ${title}` : typeNames[type]),
  },
  docs: "Draws a chart of rows: bars, lines, areas, points or a pie. People see the picture, where they read the result.\n\n`rows` is a list of objects, such as `{{ sql.rows }}`. Columns that you do not name are chosen: the first that holds no numbers stands along the bottom, all that hold numbers are drawn. Dates along the bottom are spaced as time. Gives `{ image, title, type, x, series, rows }`; `image` is an SVG picture as a data address.",
  args: z.strictObject({
    type: z
      .enum(types)
      .default("bar")
      .meta({ title: "Kind", words: typeNames } satisfies FieldMeta),
    rows: z
      .array(z.record(z.string(), z.unknown()))
      .min(1, "Give at least one row")
      .max(limits.chartRows)
      .meta({
        title: "Rows",
        description: "A list of objects, one for each row",
        control: "json",
        placeholder: "{{ sql.rows }}",
      } satisfies FieldMeta),
    x: z
      .string()
      .max(200)
      .optional()
      .meta({ title: "Along the bottom", description: "A column; empty: chosen", placeholder: "month" } satisfies FieldMeta),
    y: z
      .array(z.string().max(200))
      .max(limits.chartSeries)
      .default([])
      .meta({ title: "Values", description: "Columns with numbers; empty: all" } satisfies FieldMeta),
    title: z
      .string()
      .max(200)
      .default("")
      .meta({ title: "Title" } satisfies FieldMeta),
    stacked: z
      .boolean()
      .default(false)
      .meta({ title: "On top of one another", shownWhen: { field: "type", is: ["bar", "area"] } } satisfies FieldMeta),
  }),
  result: z.object({
    image: z.string(),
    title: z.string(),
    type: z.enum(types),
    x: z.string(),
    series: z.array(z.string()),
    rows: z.number(),
  }),
  effect: () => "none",
  example: {
    args: { type: "bar", rows: [{ month: "May", total: 12 }], title: "Orders" },
    result: { image: "data:image/svg+xml;base64,PHN2Zy8+", title: "Orders", type: "bar", x: "month", series: ["total"], rows: 1 },
  },
  tellModel: ({ type, title, x, series, rows }) =>
    `The ${type} chart${title === "" ? "" : ` “${title}”`} was drawn and is shown to people: ${series.join(", ")} by ${x}, ${rows} rows.`,
  async execute({ args: { type, rows, x, y, title, stacked } }) {
    // Not with the definitions: they ship to the browser, where nothing is drawn.
    const [{ drawChart }, { readSeries }, { svgAddress }] = await Promise.all([
      import("./chart/draw-chart"),
      import("./chart/read-series"),
      import("./chart/svg-text"),
    ]);
    const data = readSeries(rows, { x, y });
    const image = svgAddress(drawChart({ type, title, stacked, data }));
    return { image, title, type, x: data.along.name, series: data.series.map(({ name }) => name), rows: rows.length };
  },
});
