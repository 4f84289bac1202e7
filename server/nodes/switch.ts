import * as z from "zod";
import { defineNode, type FieldMeta } from "@/server/workflow/define";

const switchCase = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_ -]{0,39}$/, "A case name has 1 to 40 letters, digits, spaces, - or _")
    .refine((name) => name !== "default" && name !== "error", "default and error are taken; choose another name")
    .meta({ title: "Name" } satisfies FieldMeta),
  condition: z
    .string()
    .min(1, "Write a condition")
    .meta({ title: "Condition", language: "cel" } satisfies FieldMeta),
});

export const switchNode = defineNode({
  type: "switch",
  look: {
    label: "Switch",
    group: "logic",
    icon: "split",
    summary: ({ cases }) => (cases?.length ? cases.map(({ name }) => name).join(", ") : "No cases yet"),
  },
  docs: "Leaves by the first case whose CEL condition holds, else by `default`.\n\nIts output is its input, unchanged.",
  config: z.strictObject({
    cases: z
      .array(switchCase)
      .min(1, "Add at least one case")
      .max(20)
      .refine((cases) => new Set(cases.map(({ name }) => name)).size === cases.length, "Two cases have the same name")
      .meta({ title: "Cases", control: "cases" } satisfies FieldMeta),
  }),
  output: z.unknown(),
  describeOutput: (_config, { input }) => input,
  handles: ({ cases }) => [
    ...new Set((Array.isArray(cases) ? cases : []).map((entry) => entry?.name).filter((name) => typeof name === "string" && name !== "")),
    "default",
  ],
  example: {
    config: {
      cases: [
        { name: "urgent", condition: 'input.priority == "high"' },
        { name: "later", condition: 'input.priority == "low"' },
      ],
    },
    input: { priority: "low" },
    calls: [false, true],
    output: { priority: "low" },
    handle: "later",
  },
  async execute({ config, input, ctx }) {
    for (const { name, condition } of config.cases) if (await ctx.condition(condition)) return { output: input, handle: name };
    return { output: input, handle: "default" };
  },
});
