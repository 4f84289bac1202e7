import * as z from "zod";
import { AppError } from "@/server/errors";
import { limits } from "@/server/limits";
import { defineNode, type FieldMeta } from "@/server/workflow/define";
import { anyOf, schemaOf, withField } from "@/server/workflow/values/value-schema";

const output = z.strictObject({ results: z.array(z.unknown()), count: z.number(), capped: z.boolean() });

/** Passes at most, when nothing is said. */
const usualPasses = 10;

export const whileNode = defineNode({
  type: "while",
  look: {
    label: "While",
    group: "logic",
    icon: "infinity",
    summary: ({ condition, maxIterations }) =>
      condition ? `While ${condition}, ${maxIterations ?? usualPasses} times at most` : "No condition yet",
  },
  docs: "Runs the nodes inside it again and again while a condition holds: connect them from `body`. The condition is CEL and is asked before each pass; besides all that other conditions read, `index` is the number of passes made and `last` the result of the one before (null at first): `index < 3 && (last == null || last.score < 80)`. Inside, `{{ index }}` and `{{ last }}` are there too.\n\nIt leaves by `done` with `{ results, count, capped }`. After *Most passes* it ends as well, with `capped: true`, so it never runs for ever. A pass that fails fails the step.",
  config: z.strictObject({
    condition: z
      .string()
      .min(1, "Write a condition")
      .meta({
        title: "Condition",
        language: "cel",
        beforePass: true,
        placeholder: "last == null || last.score < 80",
      } satisfies FieldMeta),
    maxIterations: z
      .number()
      .int()
      .min(1)
      .max(limits.loopIterations)
      .default(usualPasses)
      .meta({ title: "Most passes" } satisfies FieldMeta),
    result: z
      .string()
      .max(limits.expressionChars)
      .optional()
      .meta({
        title: "Result of a pass",
        description: "An expression over the nodes inside; empty: the output of the last of them",
        placeholder: "{{ reviewer.json }}",
        afterPass: true,
      } satisfies FieldMeta),
  }),
  output,
  describeOutput: ({ result }, { passResult }) => withField(schemaOf(output), "results", { type: "array", items: passResult(result) }),
  handles: ["body", "done"],
  container: {
    entry: "body",
    names: ["index", "last"],
    describeNames: ({ result }, { passResult }) => ({
      index: { type: "number" },
      // Before the first pass there is none.
      last: anyOf([passResult(result), { type: "null" }]),
    }),
  },
  example: {
    config: { condition: "last == null || last < 80", maxIterations: 5 },
    input: {},
    calls: [true, { ok: true, result: 60 }, true, { ok: true, result: 85 }, false],
    output: { results: [60, 85], count: 2, capped: false },
    handle: "done",
  },
  async execute({ config, ctx }) {
    const results: unknown[] = [];
    for (;;) {
      const names = { index: results.length, last: results.at(-1) ?? null };
      if (!(await ctx.condition(config.condition, names)))
        return { output: { results, count: results.length, capped: false }, handle: "done" };
      if (results.length === config.maxIterations) break;
      const outcome = await ctx.runBody({ index: names.index, names, result: config.result });
      if (!outcome.ok) {
        const { code, message, ...rest } = outcome.error;
        throw new AppError(code, `Pass ${names.index}: ${message}`, rest);
      }
      results.push(outcome.result);
    }
    ctx.log("warn", `The condition still held after ${results.length} passes, the most that this loop makes`);
    return { output: { results, count: results.length, capped: true }, handle: "done" };
  },
});
