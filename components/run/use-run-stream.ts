"use client";

import { useEffect, useRef, useState } from "react";
import type { RunDelta, RunEvent } from "@/server/workflow/run-event";

export type StreamState = "connecting" | "live" | "reconnecting" | "ended";

type RunStream = {
  org: string;
  runId: string;
  /** Events up to this seq are already known. */
  after: number;
  enabled: boolean;
  onEvents(events: RunEvent[]): void;
  /** Before the events of the same batch. */
  onDeltas(deltas: RunDelta[]): void;
};

const batchMs = 100;

/**
 * The run's live events and text over one EventSource, given on in batches of 100 ms (the eye sees no difference, the CPU does). After a pause
 * they come at once: only what follows closely waits.
 * Resumes by Last-Event-ID after a dropped connection, so no event is lost or doubled.
 */
export function useRunStream({ org, runId, after, enabled, onEvents, onDeltas }: RunStream): StreamState {
  const [state, setState] = useState<StreamState>("connecting");
  const handlers = useRef({ onEvents, onDeltas });
  handlers.current = { onEvents, onDeltas };
  const from = useRef(after);
  from.current = after;

  // The external system is the server's event stream.
  useEffect(() => {
    if (!enabled) return;
    const source = new EventSource(`/api/runs/${runId}/events?org=${encodeURIComponent(org)}&after=${from.current}`);
    let waiting: RunEvent[] = [];
    let text: RunDelta[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    let flushed = 0;
    const flush = () => {
      timer = undefined;
      flushed = performance.now();
      const [events, deltas] = [waiting, text];
      [waiting, text] = [[], []];
      if (deltas.length > 0) handlers.current.onDeltas(deltas);
      if (events.length > 0) handlers.current.onEvents(events);
    };
    const flushSoon = () => {
      timer ??= setTimeout(flush, Math.max(0, flushed + batchMs - performance.now()));
    };
    source.addEventListener("open", () => setState("live"));
    source.addEventListener("run-event", (message: MessageEvent<string>) => {
      waiting.push(JSON.parse(message.data) as RunEvent);
      flushSoon();
    });
    source.addEventListener("run-delta", (message: MessageEvent<string>) => {
      text.push(JSON.parse(message.data) as RunDelta);
      flushSoon();
    });
    source.addEventListener("run-end", () => {
      source.close();
      flush();
      setState("ended");
    });
    source.addEventListener("error", () => setState("reconnecting"));
    return () => {
      source.close();
      clearTimeout(timer);
      flush();
    };
  }, [org, runId, enabled]);

  return state;
}
