import "server-only";
import * as z from "zod";
import { AppError } from "@/server/errors";
import { limits } from "@/server/limits";
import { runInFreshWorker } from "./fresh-workers";
import { parseUntrustedJson } from "./parse-untrusted-json";

/** The program may not see more than this: it has to fit into the sandbox's memory several times. */
const maxInputBytes = 5_000_000;
/** How long the thread is left alone after the program's own limit, for what QuickJS does not interrupt. */
const graceMs = 250;

const outcome = z.union([
  z.object({ ok: z.literal(true), result: z.string(), logs: z.array(z.string()) }),
  z.object({ ok: z.literal(false), limit: z.enum(["time", "memory", "output", "unsettled"]), logs: z.array(z.string()) }),
  z.object({ ok: z.literal(false), error: z.unknown(), logs: z.array(z.string()) }),
]);
const guestError = z.object({ name: z.string().catch(""), message: z.string().catch(""), stack: z.string().catch("") });

export type JavaScriptRequest = { code: string; input: unknown; timeoutMs?: number; signal?: AbortSignal };

/**
 * Runs the body of an async JavaScript function with `input` in scope, in QuickJS in a thread of its own: no network, no
 * files, no module, no state of an earlier run. Input and result are JSON; `undefined` becomes null; console lines come
 * back as `logs` (at most 1,000 lines, 64,000 characters).
 *
 * Limits: `timeoutMs` (at most and by default `limits.codeTimeoutMs`), `limits.codeMemoryBytes`,
 * `limits.codeOutputBytes`. Throws AppError code_failed (the program's own error, with its line), code_limit,
 * too_large (input); an abort throws the signal's reason.
 */
export async function runJavaScript({ code, input, timeoutMs, signal }: JavaScriptRequest): Promise<{ result: unknown; logs: string[] }> {
  const allowedMs = Math.min(timeoutMs ?? limits.codeTimeoutMs, limits.codeTimeoutMs);
  const inputText = JSON.stringify(input ?? null) ?? "null";
  if (Buffer.byteLength(inputText) > maxInputBytes)
    throw new AppError("too_large", `The code's input is larger than ${maxInputBytes} bytes.`, {
      field: "input",
      fix: "Pass only the fields that the code needs.",
    });

  const reply = await runInFreshWorker(
    { code, input: inputText, timeoutMs: allowedMs, maxChars: limits.codeOutputBytes },
    { killAfterMs: allowedMs + graceMs, signal },
  );
  if (reply === "killed") throw limitError("time", allowedMs, []);
  if (reply === "crashed") throw limitError("memory", allowedMs, []);
  const { data: said } = outcome.safeParse(reply);
  if (!said) throw new AppError("code_failed", "The code's result is not JSON.", { field: "code", fix: "Return plain data." });
  if (said.ok) return { result: readResult(said.result), logs: said.logs };
  if ("limit" in said) throw limitError(said.limit, allowedMs, said.logs);
  throw programError(said.error, allowedMs, said.logs);
}

function readResult(text: string): unknown {
  if (Buffer.byteLength(text) > limits.codeOutputBytes) throw limitError("output", 0, []);
  return parseUntrustedJson(text, "The code's result");
}

function programError(thrown: unknown, allowedMs: number, logs: string[]): AppError {
  const { name, message, stack } = guestError.catch({ name: "", message: String(thrown), stack: "" }).parse(thrown);
  if (name === "InternalError" && message === "interrupted") return limitError("time", allowedMs, logs);
  if (name === "InternalError" && /out of memory/.test(message)) return limitError("memory", allowedMs, logs);
  if (/stack (overflow|size)/i.test(message)) return limitError("depth", allowedMs, logs);
  // The user's first line is the second of the wrapped program.
  const line = Number(/<input>:(\d+)/.exec(stack)?.[1] ?? 0) - 1;
  const said = `${name}${name && message ? ": " : ""}${message}`.slice(0, 1_000) || "no message";
  return new AppError("code_failed", `The code failed${line > 0 ? ` on line ${line}` : ""}: ${said}`, {
    field: "code",
    fix: "Correct the code, or look at what it was given as input.",
    ...detailOf(logs),
  });
}

function limitError(limit: "time" | "memory" | "output" | "unsettled" | "depth", allowedMs: number, logs: string[]): AppError {
  const [message, fix] = {
    time: [`The code ran longer than ${allowedMs} ms.`, "Look for a loop without an end, or give it less input."],
    memory: [
      `The code used more than ${limits.codeMemoryBytes / 1024 / 1024} MB of memory.`,
      "Keep less in memory at once, or give it less input.",
    ],
    output: [
      `The code's result is larger than ${limits.codeOutputBytes} bytes.`,
      "Return less, for example only the fields that are needed.",
    ],
    unsettled: [
      "The code waits for something that never happens.",
      "There are no timers and no network in the sandbox; await only what the code itself settles.",
    ],
    depth: ["The code calls itself too deeply.", "Look for a recursion without an end, or use a loop."],
  }[limit] as [string, string];
  return new AppError("code_limit", message, { field: "code", fix, ...detailOf(logs) });
}

const detailOf = (logs: string[]) => (logs.length === 0 ? {} : { detail: logs.slice(-20).join("\n").slice(-1_000) });
