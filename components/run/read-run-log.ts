// The stored history of a run, in large pages: some tens of thousands of events are here in a second.
import type { ErrorValue } from "@/server/errors";
import type { RunEvent } from "@/server/workflow/run-event";

/** As server/services/runs/read-log.ts writes it. */
type PackedEvent = [seq: number, at: number, type: string, stepKey: string | null, data: unknown];

/** The server does not answer, or cannot just now: it may a moment later. */
export class OutOfReach extends Error {}

/** Reads page after page, in order. Throws what the server says when it refuses, and when the connection breaks off. */
export async function* readRunLog({ org, runId, signal }: { org: string; runId: string; signal: AbortSignal }): AsyncGenerator<RunEvent[]> {
  const response = await fetch(`/api/runs/${runId}/log?org=${encodeURIComponent(org)}`, { signal }).catch((problem: unknown) => {
    throw signal.aborted ? problem : new OutOfReach("The server cannot be reached.");
  });
  if (!response.ok || !response.body) throw await readProblem(response);
  for await (const line of readLines(response.body)) yield (JSON.parse(line) as PackedEvent[]).map(unpack);
}

function unpack([seq, at, type, stepKey, data]: PackedEvent): RunEvent {
  // The server wrote an event of ours, field by field.
  return { seq, at: new Date(at).toISOString(), type, ...(stepKey === null ? {} : { stepKey }), data } as RunEvent;
}

async function* readLines(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  // Pieces of one long line: joined once, when it is whole.
  let pieces: string[] = [];
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    const [first = "", ...more] = decoder.decode(value, { stream: true }).split("\n");
    pieces.push(first);
    for (const next of more) {
      yield pieces.join("");
      pieces = [next];
    }
  }
  if (pieces.some((piece) => piece !== "")) throw new Error("The history of the run was cut off.");
}

async function readProblem(response: Response): Promise<Error> {
  const problem = (await response.json().catch(() => null)) as Partial<ErrorValue & { detail: string; title: string }> | null;
  const words = problem?.detail ?? problem?.title ?? `The server answered ${response.status}.`;
  return response.status >= 500 ? new OutOfReach(words) : new Error(words);
}
