import { AppError } from "@/server/errors";
import { defineNode, type ToolDefinition } from "@/server/workflow/define";

/** A tool as a node: its arguments are the settings, its result is the output. The same file serves agents. */
export function toolNode(tool: ToolDefinition) {
  return defineNode({
    type: tool.name,
    look: tool.look,
    docs: tool.docs,
    config: tool.args,
    output: tool.result,
    example: { config: tool.example.args, input: {}, calls: [{ ok: true, result: tool.example.result }], output: tool.example.result },
    async execute({ config, ctx }) {
      const outcome = await ctx.callTool(tool.name, config);
      if (outcome.ok) return { output: outcome.result };
      const { code, message, ...rest } = outcome.error;
      throw new AppError(code, message, rest);
    },
  });
}
