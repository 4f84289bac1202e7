// An engine in a process of its own, so that a test can kill it: wired as in production, with short leases and with hands that
// reach the test's own servers. Started with DATABASE_URL, MODEL_URL and perhaps TOOL_URL set; says "loaded", then "ready".
import { pool } from "@/server/db";
import { createEngineDeps } from "@/server/engine/create-engine-deps";
import type { EngineDeps } from "@/server/engine/engine-deps";
import { orgOf, prepareSend } from "@/server/engine/inngest";
import { drainMachine, startMachine } from "@/server/engine/machine";
import { createExecutor } from "@/server/executor/executor";
import { log } from "@/server/log";
import { processSingleton } from "@/server/process-singleton";
import { passPoint, watchDatabase } from "./crash-points";

watchDatabase();

/** An effect, and the two moments at which a death hurts most. */
async function ask(url: string, body: unknown, { idempotencyKey, signal }: { idempotencyKey: string; signal: AbortSignal }) {
  passPoint("before-effect");
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": idempotencyKey, "x-pid": String(process.pid) },
    body: JSON.stringify(body),
    signal,
  });
  const text = await response.text();
  passPoint("after-effect");
  return { status: response.status, headers: Object.fromEntries(response.headers), text, url };
}

const hands: Pick<EngineDeps, "chat" | "fetch"> = {
  async chat({ request, ...call }) {
    // A model that is told to use a tool asks for it in its first turn.
    const prompt = request.messages.map(({ content }) => String(content ?? "")).join("\n");
    const isAnswered = request.messages.some(({ role }) => role === "tool");
    const turn = isAnswered ? "-second" : "";
    const what = /\[\[(.+?)\]\]/.exec(prompt)?.[1] ?? "?";
    if (what.endsWith("-poison")) process.kill(process.pid, "SIGKILL");
    const body = process.env.TOOL_URL ? { about: `[[${what}${turn}]]` } : { messages: request.messages };
    const { text } = await ask(`${process.env.MODEL_URL}/chat/completions`, body, call);
    const answer = JSON.parse(text) as { text?: string; choices?: { message: { content: string } }[] };
    const toolCalls =
      request.tools?.length && !isAnswered
        ? [
            {
              id: "c1",
              name: request.tools[0]?.name ?? "",
              arguments: JSON.stringify({ method: "POST", url: "https://tool.test/", body: `[[${what}-tool]]` }),
            },
          ]
        : [];
    return {
      text: answer.text ?? answer.choices?.[0]?.message.content ?? "",
      reasoning: "",
      toolCalls,
      finishReason: toolCalls.length > 0 ? "tool-calls" : "stop",
      usage: { inputTokens: 12, outputTokens: 7, cachedTokens: 0, reasoningTokens: 0, costMicros: 19 },
      provider: "test",
      model: "test-1",
    };
  },
  fetch: (request, call) => ask(`${process.env.TOOL_URL}/tool`, request, call),
};

const lease = Number(process.env.LEASE_MS ?? 1_500);
// Found by inngest.ts instead of its own, which have the leases of production.
processSingleton("executor", () =>
  createExecutor({ pool: pool(), log: log(), leaseMs: lease, heartbeatMs: lease / 5, pollMs: 100, sweepMs: 1_000, tenantOf: orgOf }),
);
processSingleton("engine-deps", (): EngineDeps => ({ ...createEngineDeps(), prepareSend, ...hands }));

process.once("SIGTERM", () => {
  drainMachine(5_000).then(
    () => process.exit(0),
    () => process.exit(1),
  );
});
process.stdout.write("loaded\n");
await startMachine();
process.stdout.write("ready\n");
