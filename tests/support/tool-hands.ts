// A tool's hands as the engine gives them, without an engine: real requests, databases and mail servers, a key that is given.
import { setTimeout } from "node:timers/promises";
import { createEngineDeps } from "@/server/engine/create-engine-deps";
import type { ToolDefinition } from "@/server/workflow/define";
import type { ToolContext } from "@/server/workflow/tool-context";

export function toolHands(orgId: string, { idempotencyKey = "run:step", signal = new AbortController().signal } = {}): ToolContext {
  const deps = createEngineDeps();
  const call = { orgId, signal, idempotencyKey };
  return {
    fetch: (request) => deps.fetch(request, call),
    queryDatabase: (query) => deps.queryDatabase(query, call),
    readPage: (request) => deps.readPage(request, call),
    sendMail: (message) => deps.sendMail(message, call),
    runJavaScript: (request) => deps.runJavaScript({ ...request, signal }),
    pause: (milliseconds) => setTimeout(milliseconds, undefined, { signal }),
    idempotencyKey,
    signal,
  };
}

/** One call of a tool with arguments as a person or a model gives them. */
export function useTool<Tool extends ToolDefinition>(tool: Tool, args: unknown, ctx: ToolContext) {
  return tool.execute({ args: tool.args.parse(args), input: null, ctx }) as ReturnType<Tool["execute"]>;
}
