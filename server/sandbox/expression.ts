import "server-only";
import * as z from "zod";
import { AppError } from "@/server/errors";
import { limits } from "@/server/limits";
import { parseUntrustedJson } from "./parse-untrusted-json";
import { runInReusedWorker, type WorkerKind } from "./reused-workers";

/** It has to fit into the VM's memory several times. */
const maxDataBytes = 5_000_000;

const mapping: WorkerKind = {
  file: "mapping-worker.mjs",
  workerData: { timeoutMs: 1_000, memoryBytes: limits.codeMemoryBytes, maxChars: limits.codeOutputBytes },
  // The VM stops itself at 1 s; the thread is ended when it cannot.
  timeoutMs: 1_250,
  threads: 2,
};

/** Ten times the steps that are evaluated inline. They bound memory too: each step keeps less than 100 bytes. */
const conditions: WorkerKind = { file: "condition-worker.mjs", workerData: { steps: 5_000_000 }, timeoutMs: 5_000, threads: 1 };

const outcome = z.union([
  z.object({ ok: z.literal(true), json: z.string() }),
  z.object({ ok: z.literal(false), message: z.string(), fix: z.string().optional() }),
]);

/**
 * JSONata over `data` (JSON, at most 5 MB), in a VM in a thread: 1 s, `limits.codeMemoryBytes`, a result of at most
 * `limits.codeOutputBytes`. Nothing becomes null. Keys that reach a prototype are dropped. Throws AppError expression_failed with the reason and the character.
 */
export async function mapData(expression: string, data: unknown): Promise<unknown> {
  if (expression.length > limits.expressionChars)
    throw failed(`it is longer than ${limits.expressionChars} characters`, "Shorten it, or use a Code node.");
  return await evaluate(mapping, "mapping", { text: expression, data });
}

/**
 * A CEL condition too large for the app's own thread, over `scope` (JSON), by the language's own evaluator with ten
 * times the steps. Throws AppError expression_failed.
 */
export async function evaluateConditionInWorker(text: string, scope: Readonly<Record<string, unknown>>): Promise<boolean> {
  return (await evaluate(conditions, "condition", { text, data: scope })) === true;
}

async function evaluate(
  kind: WorkerKind,
  what: "mapping" | "condition",
  { text, data }: { text: string; data: unknown },
): Promise<unknown> {
  const json = JSON.stringify(data ?? null) ?? "null";
  if (Buffer.byteLength(json) > maxDataBytes)
    throw failed(`its data is larger than ${maxDataBytes} bytes`, "Pick the fields that are needed in a node before.");
  const reply = await runInReusedWorker(kind, { text, data: json });
  if (reply === "killed") throw failed("it takes too long", "Filter the data in a node before, or use a Code node.");
  if (reply === "crashed") throw failed("it needs too much memory", "Filter the data in a node before, or use a Code node.");
  const said = outcome.parse(reply);
  if (said.ok) return parseUntrustedJson(said.json, "The expression's result");
  // The language's own messages are whole sentences already.
  if (what === "condition") throw new AppError("expression_failed", said.message, { fix: said.fix ?? "Correct the condition." });
  throw failed(said.message, said.fix ?? "Correct the expression.");
}

function failed(reason: string, fix: string): AppError {
  return new AppError("expression_failed", `The mapping failed: ${reason}.`.replace(/\.\.$/, "."), { fix });
}
