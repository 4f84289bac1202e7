"use client";

import { useCallback, useEffect, useState } from "react";
import { useTRPCClient } from "@/components/trpc-provider";
import type { RunDelta, RunEvent } from "@/server/workflow/run-event";
import { isFinalRun } from "@/server/workflow/run-event";
import { emptyRunView, foldRun, type RunView } from "@/server/workflow/run-view";
import { type StreamState, useRunStream } from "./use-run-stream";

/** Text of a turn that has not been stored yet, by step. */
export type LiveText = { turn: number; text: string; reasoning: string };

export type LiveRun = {
  view: RunView;
  events: readonly RunEvent[];
  live: Readonly<Record<string, LiveText>>;
  stream: StreamState;
  /** The stored events have been read once. */
  loaded: boolean;
  error: unknown;
};

const pageSize = 1_000;

/** The run as its events tell it: first the stored ones, then live. The same fold as on the server. */
export function useRunView({ org, runId }: { org: string; runId: string }): LiveRun {
  const client = useTRPCClient();
  const [run, setRun] = useState<{ view: RunView; events: readonly RunEvent[] }>({ view: emptyRunView(), events: [] });
  const [live, setLive] = useState<Readonly<Record<string, LiveText>>>({});
  const [loaded, setLoaded] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const take = useCallback((events: readonly RunEvent[]) => {
    setRun((before) => {
      const fresh = events.filter((event) => event.seq > before.view.lastSeq);
      return fresh.length === 0 ? before : { view: foldRun(fresh, before.view), events: [...before.events, ...fresh] };
    });
    setLive((before) => withoutStored(before, events));
  }, []);

  const takeDelta = useCallback((delta: RunDelta) => {
    setLive((before) => {
      const known = before[delta.stepKey];
      const turn = known?.turn === delta.turn ? known : { turn: delta.turn, text: "", reasoning: "" };
      return { ...before, [delta.stepKey]: { ...turn, [delta.kind]: turn[delta.kind] + delta.text } };
    });
  }, []);

  // The external system is the run's stored log.
  useEffect(() => {
    let stale = false;
    async function load() {
      let after = 0;
      for (;;) {
        const page = await client.runs.events.query({ id: runId, after, limit: pageSize });
        if (stale) return;
        // tRPC types `unknown` fields as optional; on the wire they are the same.
        take(page.items as RunEvent[]);
        after = page.items.at(-1)?.seq ?? after;
        if (page.items.length < pageSize) break;
      }
      setLoaded(true);
    }
    load().catch((problem: unknown) => {
      if (!stale) setError(problem);
    });
    return () => {
      stale = true;
    };
  }, [client, runId, take]);

  const ended = isFinalRun(run.view.status);
  const stream = useRunStream({ org, runId, after: run.view.lastSeq, enabled: loaded && !ended, onEvents: take, onDelta: takeDelta });

  return { ...run, live, stream: ended ? "ended" : stream, loaded, error };
}

/** A turn that is stored now, or a step that has ended, needs no live text any more. */
function withoutStored(live: Readonly<Record<string, LiveText>>, events: readonly RunEvent[]): Readonly<Record<string, LiveText>> {
  const done = events.flatMap((event) => {
    if (event.stepKey === undefined) return [];
    if (event.type === "step-reasoned" && (live[event.stepKey]?.turn ?? 0) <= event.data.turn) return [event.stepKey];
    return event.type === "step-succeeded" || event.type === "step-failed" || event.type === "step-retrying" ? [event.stepKey] : [];
  });
  if (!done.some((stepKey) => stepKey in live)) return live;
  const rest = { ...live };
  for (const stepKey of done) delete rest[stepKey];
  return rest;
}
