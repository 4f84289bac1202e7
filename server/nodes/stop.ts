import * as z from "zod";
import { defineNode, type FieldMeta } from "@/server/workflow/define";

export const stop = defineNode({
  type: "stop",
  look: {
    label: "Stop",
    group: "logic",
    icon: "octagon-x",
    summary: ({ outcome, message }) => `${outcome === "error" ? "Fails the run" : "Ends the run"}${message ? `: ${message}` : ""}`,
  },
  docs: "Ends the whole run at once, as a success or as an error with your message. Branches that still run are cancelled. `output` becomes the run's output; empty: the input.",
  config: z.strictObject({
    outcome: z
      .enum(["success", "error"])
      .default("success")
      .meta({ title: "Outcome" } satisfies FieldMeta),
    message: z
      .string()
      .max(2_000)
      .default("")
      .meta({ title: "Message" } satisfies FieldMeta),
    output: z
      .unknown()
      .optional()
      .meta({ title: "Output", control: "json" } satisfies FieldMeta),
  }),
  output: z.unknown(),
  describeOutput: ({ output }, { input, shapeOf }) => (output === undefined || output === null ? input : shapeOf(output)),
  handles: [],
  example: { config: { outcome: "success", output: { done: true } }, input: {}, output: { done: true } },
  async execute({ config, input }) {
    const output = config.output ?? input ?? null;
    return { output, end: { outcome: config.outcome, message: config.message, output } };
  },
});
