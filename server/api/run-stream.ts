import "server-only";
import { AppError } from "@/server/errors";
import type { Actor } from "@/server/permissions";
import { processSingleton } from "@/server/process-singleton";
import { followRun } from "@/server/services/runs/follow-run";
import type { RunDelta, RunEvent } from "@/server/workflow/run-event";

const heartbeatMs = 15_000;
const recheckMs = 5_000;
/** A reader this far behind is cut off; it comes back and resumes where it was. */
const maxQueuedBytes = 8_000_000;
const streamsPerCaller = 20;

type OpenStream = AbortController & { caller?: string };
/** Every open stream of the process. The server aborts them when it drains, or it would never end. */
const streams = () => processSingleton("streams", () => new Set<OpenStream>());

export type RunStreamOptions = {
  runId: string;
  actor: Actor;
  /** Asked every five seconds; the stream ends when the caller may no longer read the run. */
  isStillAllowed(): Promise<boolean>;
};

/**
 * The run's events as `text/event-stream`: stored events as `run-event` with their seq as id, text on its way as `run-delta`
 * without one, `run-end` after the last. Starts after Last-Event-ID, else the query's `after`. Throws `not_found`,
 * `invalid_input`, and `too_many_requests` past 20 streams for one caller.
 */
export async function openRunStream(request: Request, { runId, actor, isStillAllowed }: RunStreamOptions): Promise<Response> {
  const control: OpenStream = new AbortController();
  control.caller = JSON.stringify(actor);
  const open = [...streams()].filter((stream) => stream.caller === control.caller).length;
  if (open >= streamsPerCaller)
    throw new AppError("too_many_requests", `At most ${streamsPerCaller} live streams can be open at once.`, {
      fix: "Close another run's page.",
    });
  const writer = createWriter(control);
  streams().add(control);
  control.signal.addEventListener("abort", () => streams().delete(control), { once: true });
  request.signal.addEventListener("abort", () => control.abort(), { once: true });
  try {
    const stop = await followRun(actor, runId, {
      after: readPosition(request),
      onEvents: (events) => writer.write(encodeEvents(events)),
      onDelta: (delta) => writer.write(encodeDelta(delta)),
      onEnd: (status) => {
        writer.write(encode(`event: run-end\ndata: ${JSON.stringify({ status })}\n\n`));
        control.abort();
      },
    });
    control.signal.addEventListener("abort", stop, { once: true });
    if (control.signal.aborted) stop();
  } catch (error) {
    control.abort();
    throw error;
  }
  keepAlive(control, writer, isStillAllowed);
  return new Response(writer.body, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      // no-transform: compression would hold events back.
      "cache-control": "no-cache, no-transform",
      "x-accel-buffering": "no",
    },
  });
}

const encoder = new TextEncoder();
const encode = (text: string) => encoder.encode(text);

const encodeEvents = once((events: readonly RunEvent[]) =>
  encode(events.map((event) => `id: ${event.seq}\nevent: run-event\ndata: ${JSON.stringify(event)}\n\n`).join("")),
);
const encodeDelta = once((delta: RunDelta) => encode(`event: run-delta\ndata: ${JSON.stringify(delta)}\n\n`));

/** Everyone who watches a run is told the same object: it is written out once for all of them. */
function once<Told extends object>(write: (told: Told) => Uint8Array): (told: Told) => Uint8Array {
  const known = new WeakMap<Told, Uint8Array>();
  return (told) => {
    const bytes = known.get(told) ?? write(told);
    known.set(told, bytes);
    return bytes;
  };
}

type Writer = { body: ReadableStream<Uint8Array>; write(bytes: Uint8Array): void };

function createWriter(control: AbortController): Writer {
  let target: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        target = controller;
        controller.enqueue(encode("retry: 2000\n\n"));
        control.signal.addEventListener(
          "abort",
          () => {
            // Undefined when the reader left: its side is closed already.
            target?.close();
            target = undefined;
          },
          { once: true },
        );
      },
      cancel() {
        target = undefined;
        control.abort();
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: maxQueuedBytes }),
  );
  return {
    body,
    write(bytes) {
      if (!target) return;
      target.enqueue(bytes);
      if ((target.desiredSize ?? 0) < 0) control.abort();
    },
  };
}

function keepAlive(control: AbortController, writer: Writer, isStillAllowed: () => Promise<boolean>): void {
  const heartbeat = setInterval(() => writer.write(encode(": still here\n\n")), heartbeatMs);
  const recheck = setInterval(() => {
    isStillAllowed().then(
      (allowed) => allowed || control.abort(),
      // The database is away: better to end the stream than to go on unchecked. The reader comes back.
      () => control.abort(),
    );
  }, recheckMs);
  const stop = () => {
    clearInterval(heartbeat);
    clearInterval(recheck);
  };
  control.signal.addEventListener("abort", stop, { once: true });
  if (control.signal.aborted) stop();
}

/** The seq after which a caller wants to read. Throws `invalid_input`. */
export function readPosition(request: Request): number {
  const given = request.headers.get("last-event-id") ?? new URL(request.url).searchParams.get("after") ?? "0";
  const after = Number(given);
  if (!Number.isSafeInteger(after) || after < 0)
    throw new AppError("invalid_input", "The position in the event stream is not a number.", {
      field: "after",
      fix: "Send the seq of the last event you have.",
    });
  return after;
}
