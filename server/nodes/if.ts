import * as z from "zod";
import { defineNode, type FieldMeta } from "@/server/workflow/define";

export const ifNode = defineNode({
  type: "if",
  look: {
    label: "If",
    group: "logic",
    icon: "git-branch",
    summary: ({ condition }) => (condition ? `If ${condition}` : "No condition yet"),
  },
  docs: 'Leaves by `true` or `false`. The condition is CEL: `score < 70 && trigger.body.kind == "order"`. Names are the nodes before it, `trigger`, `input`, `item`, `index` and `run`.\n\nIts output is its input, unchanged.',
  config: z.strictObject({
    condition: z
      .string()
      .min(1, "Write a condition")
      .meta({ title: "Condition", language: "cel", placeholder: "input.score < 70" } satisfies FieldMeta),
  }),
  output: z.unknown(),
  describeOutput: (_config, { input }) => input,
  handles: ["true", "false"],
  example: { config: { condition: "input.score < 70" }, input: { score: 57 }, calls: [true], output: { score: 57 }, handle: "true" },
  async execute({ config, input, ctx }) {
    const holds = await ctx.condition(config.condition);
    return { output: input, handle: holds ? "true" : "false" };
  },
});
