import "server-only";
import { log } from "@/server/log";
import type { Actor } from "@/server/permissions";
import { readLog } from "@/server/services/runs/read-log";
import { readPosition } from "./run-stream";

/**
 * The stored events of a run as JSON lines, a page each: what a browser reads before it follows the live stream. Starts after the
 * query's `after`. Throws `not_found` and `invalid_input`.
 */
export async function openRunLog(request: Request, { runId, actor }: { runId: string; actor: Actor }): Promise<Response> {
  const pages = await readLog(actor, runId, readPosition(request));
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { value, done } = await pages.next();
        if (done) controller.close();
        else controller.enqueue(encoder.encode(`${value}\n`));
      } catch (error) {
        // The answer has begun: all that is left to say is that it is broken off.
        log().warn({ err: error, runId }, "could not read the log of a run");
        controller.error(error);
      }
    },
    async cancel() {
      await pages.return(undefined);
    },
  });
  return new Response(body, { headers: { "content-type": "application/x-ndjson; charset=utf-8", "cache-control": "private, no-cache" } });
}
