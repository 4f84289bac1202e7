import "server-only";
import { pipeline, type Readable, type Transform } from "node:stream";
import { constants, createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
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

/** What a server answered, its body not read yet. */
export type Incoming = { status: number; headers: Headers; body: Readable };

type Limits = { url: URL; maxBytes: number; deadline: Deadline; onBytes: (() => void) | undefined };

const withoutBody = new Set([204, 205, 304]);

/** The answer as fetch gives it: inflated, its body counted as it is read. Errors of the body are AppErrors. */
export function limitBody({ status, headers, body }: Incoming, limits: Limits): Response {
  const { url, maxBytes, deadline } = limits;
  if (Number(headers.get("content-length") ?? 0) > maxBytes) {
    deadline.stop();
    discard(body);
    throw tooLarge(url, maxBytes);
  }
  const isEmpty = withoutBody.has(status);
  if (isEmpty) {
    deadline.stop();
    discard(body);
  }
  const limited = new Response(isEmpty ? null : streamBody(inflate(body, headers), limits), { status, headers });
  Object.defineProperty(limited, "url", { value: url.href });
  return limited;
}

/** Reads as fast as its reader, no faster. */
function streamBody(source: Readable, { url, maxBytes, deadline, onBytes }: Limits): ReadableStream<Uint8Array> {
  let received = 0;
  let isOver = false;
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const fail = (thrown: unknown) => {
          if (isOver) return;
          isOver = true;
          const reason = deadline.signal.aborted ? deadline.signal.reason : toNetworkError(thrown, url);
          deadline.stop();
          controller.error(reason);
          discard(source);
        };
        source.on("error", fail);
        source.on("data", (piece: Uint8Array) => {
          if (isOver) return;
          onBytes?.();
          received += piece.byteLength;
          if (received > maxBytes) return fail(tooLarge(url, maxBytes));
          controller.enqueue(piece);
          if ((controller.desiredSize ?? 0) <= 0) source.pause();
        });
        source.on("end", () => {
          if (isOver) return;
          isOver = true;
          deadline.stop();
          controller.close();
        });
        source.pause();
      },
      pull() {
        source.resume();
      },
      cancel() {
        isOver = true;
        deadline.stop();
        discard(source);
      },
    },
    { highWaterMark: 0 },
  );
}

/** Closes the connection under a body that nobody reads to its end. That it breaks off then is no news. */
export function discard(body: Readable): void {
  body.on("error", () => undefined);
  body.destroy();
}

// As fetch does it: lenient about what ends too early, and whatever is not known stays as it is.
const inflaters: Readonly<Record<string, () => Transform>> = {
  gzip: () => createGunzip({ flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH }),
  deflate: () => createInflate({ flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH }),
  br: () => createBrotliDecompress({ flush: constants.BROTLI_OPERATION_FLUSH, finishFlush: constants.BROTLI_OPERATION_FLUSH }),
};

function inflate(body: Readable, headers: Headers): Readable {
  const encoding = headers.get("content-encoding")?.trim().toLowerCase().replace(/^x-/, "") ?? "";
  const create = Object.hasOwn(inflaters, encoding) ? inflaters[encoding] : undefined;
  if (!create) return body;
  const inflated = create();
  // An error on either side is found on the one that is read.
  pipeline(body, inflated, () => undefined);
  return inflated;
}

function tooLarge(url: URL, maxBytes: number): AppError {
  return new AppError("too_large", `The answer of ${url.host} is larger than ${maxBytes} bytes.`, {
    fix: "Ask for less, for example a page or a range.",
  });
}
