"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { ReplayIndex } from "@/server/workflow/replay/replay-index";
import type { RunDelta, RunEvent } from "@/server/workflow/run-event";
import { isFinalRun } from "@/server/workflow/run-event";
import type { RunView } from "@/server/workflow/run-view";
import { RunHistory } from "./run-history";
import { type StreamState, useRunStream } from "./use-run-stream";

/** Text of a turn that has not been stored yet, by step. */
export type LiveText = { turn: number; text: string; reasoning: string };

export type LiveRun = {
  /** All that happened. It grows in place; `seq` says how far, and changes whenever it does. */
  index: ReplayIndex;
  seq: number;
  /** How the run stands now. Until the history is there it has no values. */
  head: RunView;
  live: Readonly<Record<string, LiveText>>;
  stream: StreamState;
  /** The stored events have been read once. */
  loaded: boolean;
  /** So many of them are here. */
  read: number;
  error: unknown;
};

const nothingRead = new ReplayIndex();

type Options = {
  org: string;
  runId: string;
  /** How it stood a moment ago, when that is known: it is shown, and followed, while the history is read. */
  first?: RunView | null;
};

/** The run as its events tell it: first the stored ones, then live. The same fold as on the server. */
export function useRunView({ org, runId, first = null }: Options): LiveRun {
  const [index, setIndex] = useState(nothingRead);
  const [head, setHead] = useState<RunView>(first ?? nothingRead.head);
  const [read, setRead] = useState(0);
  const [live, setLive] = useState<Readonly<Record<string, LiveText>>>({});
  const [loaded, setLoaded] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const history = useRef<RunHistory | null>(null);
  const begin = useRef(first);

  const take = useCallback((events: readonly RunEvent[]) => {
    if (history.current) setHead(history.current.take(events));
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
    const control = new AbortController();
    const own = new RunHistory({ org, runId, first: begin.current });
    history.current = own;
    own.load(control.signal, setRead).then(
      (whole) => {
        setIndex(whole);
        setHead(whole.head);
        setLoaded(true);
      },
      (problem: unknown) => {
        if (!control.signal.aborted) setError(problem);
      },
    );
    return () => control.abort();
  }, [org, runId]);

  const ended = isFinalRun(head.status);
  const isKnown = loaded || begin.current !== null;
  const stream = useRunStream({ org, runId, after: head.lastSeq, enabled: isKnown && !ended, onEvents: take, onDelta: takeDelta });

  return { index, seq: head.lastSeq, head, live, stream: ended ? "ended" : stream, loaded, read, error };
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
