import "server-only";
import type { Response as UndiciResponse } from "undici";
import { AppError } from "@/server/errors";
import { toNetworkError } from "./network-error";

/** A time limit joined with the caller's signal. `stop` must be called once, or the timer runs out by itself. */
export type Deadline = { signal: AbortSignal; stop(): void };

/** Not AbortSignal.any: on Node 20 that keeps every joined signal alive as long as the caller's. */
export function startDeadline(timeoutMs: number, signal: AbortSignal | null, host: string): Deadline {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(tookTooLong(host, timeoutMs)), timeoutMs);
  const onAbort = () => controller.abort(signal?.reason);
  signal?.addEventListener("abort", onAbort, { once: true });
  return {
    signal: controller.signal,
    stop() {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
    },
  };
}

function tookTooLong(host: string, timeoutMs: number): AppError {
  return new AppError("timeout", `${host} did not finish its answer within ${timeoutMs / 1_000} s.`, {
    fix: "Raise the step's time limit, or ask for less at once.",
  });
}

type Limits = { url: URL; maxBytes: number; deadline: Deadline; onBytes: (() => void) | undefined };

/** The same response, its body counted as it is read. Errors of the body are AppErrors. */
export function limitBody(response: UndiciResponse, { url, maxBytes, deadline, onBytes }: Limits): Response {
  const { status, statusText } = response;
  const headers = new Headers([...response.headers]);
  const announced = Number(headers.get("content-length") ?? 0);
  const source = response.body?.getReader();
  if (source && announced > maxBytes) {
    deadline.stop();
    // Closing the connection may fail too; the caller is told the first reason.
    void source.cancel().catch(() => undefined);
    throw tooLarge(url, maxBytes);
  }
  if (!source) deadline.stop();
  let received = 0;
  const body =
    source &&
    new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          try {
            const { done, value } = await source.read();
            if (done) {
              deadline.stop();
              return controller.close();
            }
            onBytes?.();
            received += value.byteLength;
            if (received > maxBytes) throw tooLarge(url, maxBytes);
            controller.enqueue(value);
          } catch (thrown) {
            const reason = deadline.signal.aborted ? deadline.signal.reason : toNetworkError(thrown, url);
            deadline.stop();
            controller.error(reason);
            // Closing the connection may fail too; the caller is told the first reason.
            await source.cancel().catch(() => undefined);
          }
        },
        async cancel(reason) {
          deadline.stop();
          await source.cancel(reason);
        },
      },
      { highWaterMark: 0 },
    );
  const limited = new Response(body ?? null, { status, statusText, headers });
  Object.defineProperty(limited, "url", { value: url.href });
  return limited;
}

function tooLarge(url: URL, maxBytes: number): AppError {
  return new AppError("too_large", `The answer of ${url.host} is larger than ${maxBytes} bytes.`, {
    fix: "Ask for less, for example a page or a range.",
  });
}
