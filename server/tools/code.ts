import * as z from "zod";
import { limits } from "@/server/limits";
import { defineTool, type FieldMeta } from "@/server/workflow/define";

export const code = defineTool({
  name: "code",
  look: {
    label: "Code",
    group: "tool",
    icon: "code",
    summary: ({ code }) => (code ? `JavaScript, ${code.split("\n").length} ${code.includes("\n") ? "lines" : "line"}` : "No code yet"),
  },
  docs: "Runs JavaScript in a sandbox: no network, no files, no timers, hard limits on time and memory. Write a function body; `input` is there, `return` gives the result.\n\n`console.log` lines come back as `logs`. Example: `return { total: input.lines.reduce((sum, line) => sum + line.price, 0) }`",
  args: z.strictObject({
    code: z
      .string()
      .min(1, "Write some code")
      .max(100_000)
      .meta({
        title: "Code",
        language: "javascript",
        control: "code",
        description: "The body of a JavaScript function; use return to give the result",
      } satisfies FieldMeta),
    input: z
      .unknown()
      .optional()
      .meta({
        title: "Input",
        description: "What the code sees as input; empty: the node's input",
        control: "json",
        advanced: true,
      } satisfies FieldMeta),
    timeoutMs: z
      .number()
      .int()
      .min(10)
      .max(limits.codeTimeoutMs)
      .optional()
      .meta({ title: "Time limit", control: "duration", advanced: true } satisfies FieldMeta),
  }),
  result: z.object({ result: z.unknown(), logs: z.array(z.string()) }),
  effect: () => "none",
  example: { args: { code: "return input.a + input.b", input: { a: 19, b: 23 } }, result: { result: 42, logs: [] } },
  execute: ({ args, input, ctx }) =>
    ctx.runJavaScript({
      code: args.code,
      input: args.input ?? input ?? null,
      ...(args.timeoutMs === undefined ? {} : { timeoutMs: args.timeoutMs }),
    }),
});
