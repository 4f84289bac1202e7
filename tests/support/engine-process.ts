// An engine in a process of its own, so that a test can kill it. Started with DATABASE_URL and MODEL_URL set; says "ready".
import { Inngest } from "inngest";
import { pool } from "@/server/db";
import type { EngineDeps } from "@/server/engine/engine-deps";
import { createFunctions } from "@/server/engine/functions";
import { AppError } from "@/server/errors";
import { createExecutor } from "@/server/executor/executor";
import { log } from "@/server/log";
import { nodeCatalog } from "@/server/nodes/registry";
import { toolDefinitions } from "@/server/tools/registry";

const unused = () => Promise.reject(new AppError("internal", "not used here"));

const deps: EngineDeps = {
  catalog: nodeCatalog,
  tools: toolDefinitions,
  async chat({ request, idempotencyKey, signal }) {
    const response = await fetch(`${process.env.MODEL_URL}/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json", "idempotency-key": idempotencyKey },
      body: JSON.stringify({ messages: request.messages }),
      signal,
    });
    const body = (await response.json()) as { choices: { message: { content: string } }[] };
    return {
      text: body.choices[0]?.message.content ?? "",
      reasoning: "",
      toolCalls: [],
      finishReason: "stop",
      usage: { inputTokens: 12, outputTokens: 7, cachedTokens: 0, reasoningTokens: 0, costMicros: 19 },
      provider: "test",
      model: "test-1",
    };
  },
  fetch: unused,
  runJavaScript: unused,
  mapData: unused,
  evaluateCondition: unused,
};

const executor = createExecutor({
  pool: pool(),
  log: log(),
  savesBehind: true,
  leaseMs: 1_500,
  heartbeatMs: 300,
  pollMs: 100,
  sweepMs: 1_000,
});
const client = new Inngest({ id: "trellis", isDev: true, baseUrl: "http://embedded.invalid", fetch: executor.fetch });
await executor.register(client, createFunctions(client, deps));
await executor.start();
process.stdout.write("ready\n");
