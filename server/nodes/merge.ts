import * as z from "zod";
import { defineNode, type FieldMeta } from "@/server/workflow/define";

export const merge = defineNode({
  type: "merge",
  look: {
    label: "Merge",
    group: "logic",
    icon: "merge",
    summary: ({ mode, count }) =>
      mode === "any" ? "First to arrive" : mode === "count" ? `First ${count ?? "?"} to arrive` : "Waits for all",
  },
  docs: "Joins branches. `all` waits until every branch has arrived or cannot arrive any more; `any` goes on with the first; `count` with the first N. A skipped branch never blocks it.\n\nIts output has one field for each branch that arrived, named by that branch's last node.",
  config: z
    .strictObject({
      mode: z
        .enum(["all", "any", "count"])
        .default("all")
        .meta({
          title: "Go on when",
          shape: true,
          words: { all: "All arrived", any: "One arrived", count: "Some arrived" },
        } satisfies FieldMeta),
      count: z
        .number()
        .int()
        .min(1)
        .optional()
        .meta({
          title: "How many",
          description: "Only for count",
          shape: true,
          shownWhen: { field: "mode", is: ["count"] },
        } satisfies FieldMeta),
    })
    .refine(({ mode, count }) => mode !== "count" || count !== undefined, {
      path: ["count"],
      message: "Say how many branches must arrive",
    }),
  output: z.record(z.string(), z.unknown()),
  describeOutput: (_config, { inbound }) => inbound,
  joins: ({ mode, count }) => (count === undefined ? { mode } : { mode, count }),
  example: { config: { mode: "all" }, input: {}, inbound: { left: 1, right: 2 }, output: { left: 1, right: 2 } },
  execute: async ({ inbound }) => ({ output: { ...inbound } }),
});
