import * as z from "zod";
import { defineNode, type FieldMeta } from "@/server/workflow/define";
import { isPlainObject } from "@/server/workflow/expression/read-path";

export const set = defineNode({
  type: "set",
  look: {
    label: "Set fields",
    group: "logic",
    icon: "braces",
    summary: ({ fields, mapping }) =>
      mapping
        ? "Mapped with JSONata"
        : fields && Object.keys(fields).length > 0
          ? `Sets ${Object.keys(fields).join(", ")}`
          : "Nothing set yet",
  },
  docs: 'Makes data: each field is a value or an expression such as `{{ trigger.body.name }}`. A field that is one whole expression keeps its type.\n\nFor reshaping lists and objects write a JSONata mapping over `input` instead: `{ "total": $sum(input.lines.price) }`.',
  config: z.strictObject({
    fields: z
      .record(z.string().min(1), z.unknown())
      .default({})
      .meta({ title: "Fields", control: "key-value" } satisfies FieldMeta),
    mapping: z
      .string()
      .max(10_000)
      .optional()
      .meta({
        title: "Mapping",
        language: "jsonata",
        description: "JSONata over { input, trigger, … }; replaces the fields",
        advanced: true,
      } satisfies FieldMeta),
  }),
  output: z.unknown(),
  // While nothing is set yet nothing is known of it.
  describeOutput: ({ fields, mapping }, { shapeOf }) =>
    mapping || !isPlainObject(fields) || Object.keys(fields).length === 0 ? {} : shapeOf(fields),
  example: {
    config: { fields: { n: "{{ input.n }}", label: "Number {{ input.n }}" } },
    input: { n: 3 },
    output: { n: 3, label: "Number 3" },
  },
  async execute({ config, input, scope, ctx }) {
    if (config.mapping) return { output: await ctx.mapData(config.mapping, { ...scope, input }) };
    return { output: config.fields };
  },
});
