import * as z from "zod";
import { AppError } from "@/server/errors";
import { defineNode, type FieldMeta } from "@/server/workflow/define";

export const subWorkflow = defineNode({
  type: "sub-workflow",
  look: {
    label: "Run a workflow",
    group: "logic",
    icon: "workflow",
    summary: ({ workflowId, version }) =>
      workflowId ? (version ? `Version ${version}` : "Its published version") : "No workflow chosen yet",
  },
  docs: "Starts another published workflow of the organisation and waits for its end, for as long as that takes, across restarts. `input` is what its trigger gets; empty: this node's input. Without a version the published one runs.\n\nIts output is the output of that run. When that run fails, so does this step, with the same error. The run is listed under this one; cancelling this one cancels it.",
  config: z.strictObject({
    workflowId: z
      .string()
      .min(1, "Choose a workflow")
      .meta({ title: "Workflow", control: "workflow" } satisfies FieldMeta),
    input: z
      .unknown()
      .optional()
      .meta({ title: "Input", description: "Empty: this node's input", control: "json" } satisfies FieldMeta),
    version: z
      .number()
      .int()
      .min(1)
      .optional()
      .meta({ title: "Version", control: "workflow-version", advanced: true } satisfies FieldMeta),
  }),
  output: z.unknown(),
  describeOutput: ({ workflowId, version }, { workflowOutput }) =>
    typeof workflowId === "string" ? workflowOutput(workflowId, typeof version === "number" ? version : undefined) : {},
  example: {
    config: { workflowId: "wf_scoring", input: { id: "{{ input.id }}" } },
    input: { id: 7 },
    calls: [{ ok: true, result: { score: 81 } }],
    output: { score: 81 },
  },
  async execute({ config, input, ctx }) {
    const outcome = await ctx.runWorkflow({ workflowId: config.workflowId, version: config.version, input: config.input ?? input ?? null });
    if (outcome.ok) return { output: outcome.result };
    const { code, message, ...rest } = outcome.error;
    throw new AppError(code, message, rest);
  },
});
