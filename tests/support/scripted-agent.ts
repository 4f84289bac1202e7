// An agent against a model that says what a test tells it, without an engine.
import { agent } from "@/server/nodes/agent";
import type { ChatRequest, ChatResult } from "@/server/workflow/chat";
import type { NodeContext } from "@/server/workflow/define";

const usage = { inputTokens: 10, outputTokens: 5, cachedTokens: 0, reasoningTokens: 0, costMicros: 100 };
export const answer = (part: Partial<ChatResult>): ChatResult => ({
  text: "",
  reasoning: "",
  toolCalls: [],
  finishReason: "stop",
  provider: "demo",
  model: "demo-1",
  usage,
  ...part,
});
export const call = (name: string, args: string, id = "c1") => ({ id, name, arguments: args });

type Script = { answers: ChatResult[]; callTool?: NodeContext["callTool"]; askPerson?: NodeContext["askPerson"] };

/** Runs the agent against a scripted model; records what it was sent. */
export async function converse(config: Record<string, unknown>, { answers, callTool, askPerson }: Script) {
  const requests: ChatRequest[] = [];
  const thoughts: Parameters<NodeContext["thought"]>[0][] = [];
  const logs: string[] = [];
  const unexpected = async (): Promise<never> => {
    throw new Error("not expected here");
  };
  const ctx: NodeContext = {
    run: { id: "r", workflowId: "w", orgId: "o" },
    chat: async (request) => {
      requests.push(structuredClone(request));
      const next = answers[requests.length - 1];
      if (!next) throw new Error("The model was called once more than scripted");
      return next;
    },
    callTool: callTool ?? unexpected,
    askPerson: askPerson ?? unexpected,
    mapData: unexpected,
    condition: unexpected,
    sleep: unexpected,
    sleepUntil: unexpected,
    thought: (thought) => thoughts.push(thought),
    log: (_level, message) => logs.push(message),
    respond: () => {},
    offset: 0,
    runBody: unexpected,
    runBodies: unexpected,
    runWorkflow: unexpected,
    emit: unexpected,
    progress: () => {},
  };
  const settings = agent.config.parse({ models: [{ provider: "demo", model: "demo-1" }], prompt: "Go", ...config });
  const result = await agent.execute({ config: settings, input: {}, scope: {}, inbound: {}, ctx });
  return { output: result.output, requests, thoughts, logs };
}
