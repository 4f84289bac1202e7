// @vitest-environment jsdom
import fc from "fast-check";
import { expect, test } from "vitest";
import type { ToolContext } from "@/server/workflow/tool-context";
import { chart } from "./chart";

const draw = async (args: Record<string, unknown>) => {
  const result = await chart.execute({ args: chart.args.parse(args), input: null, ctx: {} as ToolContext });
  const svg = Buffer.from(result.image.replace("data:image/svg+xml;base64,", ""), "base64").toString();
  const document = new DOMParser().parseFromString(svg, "image/svg+xml");
  expect(document.querySelector("parsererror")).toBeNull();
  const count = (selector: string) => document.querySelectorAll(selector).length;
  return { ...result, svg, document, count };
};

const months = [
  { month: "May", orders: 12, returns: 2, note: "x" },
  { month: "June", orders: 30, returns: 5, note: "y" },
  { month: "July", orders: 18, returns: -1, note: "z" },
];

test("columns that nobody named are chosen: names along the bottom, numbers above", async () => {
  const drawn = await draw({ rows: months, title: "Orders" });
  expect(drawn).toMatchObject({ type: "bar", x: "month", series: ["orders", "returns"], rows: 3, title: "Orders" });
  // A ground, two in the legend, six bars.
  expect(drawn.count("rect")).toBe(9);
  expect(drawn.svg).toContain(">May<");
});

test("bars are as high as what they stand for, and hang below zero when it is negative", async () => {
  const { document } = await draw({ rows: months, y: ["orders"] });
  const [, ...bars] = [...document.querySelectorAll("rect")].map((bar) => Number(bar.getAttribute("height")));
  expect(bars[1]! / bars[0]!).toBeCloseTo(30 / 12, 1);
  const stacked = await draw({ rows: months, stacked: true });
  expect(stacked.count("rect")).toBe(9);
});

test.each([
  ["line", "path", 2],
  ["area", "path", 2],
  ["scatter", "circle", 6],
] as const)("%s", async (type, mark, times) => {
  expect((await draw({ type, rows: months })).count(mark)).toBe(times);
});

test("a pie has a slice for each, the smallest together, and says the shares", async () => {
  const drawn = await draw({ type: "pie", rows: Array.from({ length: 30 }, (_, index) => ({ name: `n${index}`, value: index + 1 })) });
  expect(drawn.count("path")).toBe(10);
  expect(drawn.svg).toContain("Other · ");
});

test("times are spaced as time and in order, whatever the order of the rows", async () => {
  const rows = ["2026-01-11", "2026-01-01", "2026-01-03"].map((day, value) => ({ day, value }));
  const { document } = await draw({ type: "line", rows });
  const [first, second, third] = [...document.querySelectorAll("circle")].map((dot) => Number(dot.getAttribute("cx")));
  expect((third! - second!) / (second! - first!)).toBeCloseTo(4, 1);
});

test("exact numbers, which databases give as text, are drawn as numbers; gaps stay gaps", async () => {
  const { series, document } = await draw({
    type: "line",
    rows: [
      { a: "x", n: "12.50" },
      { a: "y", n: null },
      { a: "z", n: "7" },
    ],
  });
  expect(series).toEqual(["n"]);
  expect(document.querySelectorAll("circle")).toHaveLength(2);
});

test.each([
  [{ rows: [{ a: "x" }] }, "rows"],
  [{ rows: [{ a: "x", n: 1 }], x: "none" }, "x"],
  [{ rows: [{ a: "x", n: 1 }], y: ["a"] }, "y"],
  [{ rows: [{}] }, "rows"],
])("what cannot be drawn names the setting: %j", async (args, field) => {
  await expect(draw(args)).rejects.toMatchObject({ code: "invalid_input", field: `config.${field}`, fix: expect.stringMatching(/./) });
});

test("nothing that anyone writes becomes markup", async () => {
  const evil = [
    "</text><script>alert(1)</script>",
    '"><image href="https://evil.example/x"/>',
    "<svg onload=alert(1)>",
    "]]>&#0;\u0000\u0007",
    "\ud800",
  ];
  const text = fc.oneof(fc.constantFrom(...evil), fc.string({ unit: "binary", maxLength: 30 }));
  const row = fc.record({ name: text, value: fc.oneof(fc.double(), fc.integer(), fc.constant(null)) });
  const types = fc.constantFrom("bar", "line", "area", "scatter", "pie");
  await fc.assert(
    fc.asyncProperty(types, fc.array(row, { minLength: 1, maxLength: 20 }), text, fc.boolean(), async (type, rows, title, stacked) => {
      const renamed = rows.map(({ name, value }) => ({ [title || "name"]: name, value }));
      const drawn = await draw({ type, rows: [...renamed, { [title || "name"]: "x", value: 1 }], title, stacked, y: ["value"] });
      const allowed = new Set(["svg", "title", "desc", "rect", "line", "path", "circle", "text"]);
      for (const element of drawn.document.querySelectorAll("*")) {
        expect(allowed).toContain(element.tagName);
        for (const { name, value } of element.attributes) {
          expect(name).not.toMatch(/^on|href|src|style/);
          expect(value).not.toMatch(/NaN|Infinity|javascript:/);
        }
      }
    }),
    { numRuns: 150 },
  );
});
