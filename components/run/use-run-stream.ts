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
  onDelta(delta: RunDelta): void;
};

const batchMs = 100;

/**
 * The run's live events over one EventSource, given on in batches of 100 ms (the eye sees no difference, the CPU does). After a pause
 * they come at once: only what follows closely waits.
 * Resumes by Last-Event-ID after a dropped connection, so no event is lost or doubled.
 */
export function useRunStream({ org, runId, after, enabled, onEvents, onDelta }: RunStream): StreamState {
  const [state, setState] = useState<StreamState>("connecting");
  const handlers = useRef({ onEvents, onDelta });
  handlers.current = { onEvents, onDelta };
  const from = useRef(after);
  from.current = after;

  // The external system is the server's event stream.
  useEffect(() => {
    if (!enabled) return;
    const source = new EventSource(`/api/runs/${runId}/events?org=${encodeURIComponent(org)}&after=${from.current}`);
    let waiting: RunEvent[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    let flushed = 0;
    const flush = () => {
      timer = undefined;
      flushed = performance.now();
      const events = waiting;
      waiting = [];
      if (events.length > 0) handlers.current.onEvents(events);
    };
    source.addEventListener("open", () => setState("live"));
    source.addEventListener("run-event", (message: MessageEvent<string>) => {
      waiting.push(JSON.parse(message.data) as RunEvent);
      timer ??= setTimeout(flush, Math.max(0, flushed + batchMs - performance.now()));
    });
    source.addEventListener("run-delta", (message: MessageEvent<string>) => handlers.current.onDelta(JSON.parse(message.data) as RunDelta));
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
