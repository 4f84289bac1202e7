"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { ReplayIndex } from "@/server/workflow/replay/replay-index";
import type { RunDelta, RunEvent } from "@/server/workflow/run-event";
import { isFinalRun } from "@/server/workflow/run-event";
import type { RunView } from "@/server/workflow/run-view";
import { OutOfReach } from "./read-run-log";
import { RunHistory } from "./run-history";
import { type StreamState, useRunStream } from "./use-run-stream";

/** Text of a turn that has not been stored yet, by step. */
export type LiveText = { turn: number; text: string; reasoning: string; review?: true };

export type LiveRun = {
  /** All that happened. It grows in place; `seq` says how far, and changes whenever it does. */
  index: ReplayIndex;
  seq: number;
  /** How the run stands now, at a pace that eyes can follow. Until the history is there it has no values. */
  head: RunView;
  /** How it stands now, to the last event. */
  latest(): RunView;
  /** Hears of each change at once, until the function that it gives is called. */
  follow(hear: (view: RunView) => void): () => void;
  live: Readonly<Record<string, LiveText>>;
  stream: StreamState;
  /** The stored events have been read once. */
  loaded: boolean;
  /** So many of them are here. */
  read: number;
  /** Why they could not be. What is known of the run without them is shown and followed. */
  error: unknown;
  /** Reads them once more. By itself it does so while the server is out of reach. */
  retry(): void;
};

const nothingRead = new ReplayIndex();
/** Figures, timeline and panels are drawn so often while events keep coming. */
const headMs = 300;
const againMs = 4_000;

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
  const [attempt, setAttempt] = useState(0);

  const { latest, tell, follow } = useHead(head, setHead);

  const take = useCallback(
    (events: readonly RunEvent[]) => {
      if (history.current) tell(history.current.take(events));
      setLive((before) => withoutStored(before, events));
    },
    [tell],
  );
  const takeText = useCallback((deltas: readonly RunDelta[]) => setLive((before) => deltas.reduce(withDelta, before)), []);

  // The external system is the run's stored log.
  useEffect(() => {
    const control = new AbortController();
    // Once more: what came live since is in what is known.
    const own = new RunHistory({ org, runId, first: begin.current && (attempt > 0 ? latest() : begin.current) });
    history.current = own;
    own.load(control.signal, setRead).then(
      (whole) => {
        setIndex(whole);
        tell(whole.head, { atOnce: true });
        setLoaded(true);
        setError(null);
      },
      (problem: unknown) => {
        if (!control.signal.aborted) setError(problem);
      },
    );
    return () => control.abort();
  }, [org, runId, tell, latest, attempt]);
  const retry = useCallback(() => setAttempt((before) => before + 1), []);
  useEffect(() => {
    if (!(error instanceof OutOfReach)) return;
    const timer = setTimeout(retry, againMs);
    return () => clearTimeout(timer);
  }, [error, retry]);

  const ended = isFinalRun(head.status);
  const isKnown = loaded || begin.current !== null;
  const stream = useRunStream({ org, runId, after: head.lastSeq, enabled: isKnown && !ended, onEvents: take, onDeltas: takeText });

  return { index, seq: head.lastSeq, head, latest, follow, live, stream: ended ? "ended" : stream, loaded, read, error, retry };
}

/** Tells followers of each state of the run at once, and the page at a pace of its own; the end always at once. */
function useHead(first: RunView, show: (view: RunView) => void): Pick<LiveRun, "latest" | "follow"> & { tell: TellHead } {
  const state = useRef({ view: first, shownAt: Number.NEGATIVE_INFINITY, timer: undefined as ReturnType<typeof setTimeout> | undefined });
  const followers = useRef(new Set<(view: RunView) => void>());
  const flush = useCallback(() => {
    clearTimeout(state.current.timer);
    Object.assign(state.current, { timer: undefined, shownAt: performance.now() });
    show(state.current.view);
  }, [show]);
  const tell = useCallback<TellHead>(
    (view, { atOnce = isFinalRun(view.status) } = {}) => {
      state.current.view = view;
      for (const hear of followers.current) hear(view);
      const wait = atOnce ? 0 : state.current.shownAt + headMs - performance.now();
      if (wait <= 0) flush();
      else state.current.timer ??= setTimeout(flush, wait);
    },
    [flush],
  );
  useEffect(() => {
    const known = state.current;
    return () => {
      clearTimeout(known.timer);
      known.timer = undefined;
    };
  }, []);
  const latest = useCallback(() => state.current.view, []);
  const follow = useCallback((hear: (view: RunView) => void) => {
    followers.current.add(hear);
    return () => {
      followers.current.delete(hear);
    };
  }, []);
  return { latest, tell, follow };
}

type TellHead = (view: RunView, options?: { atOnce?: boolean }) => void;

function withDelta(
  live: Readonly<Record<string, LiveText>>,
  { stepKey, turn, kind, text, review }: RunDelta,
): Readonly<Record<string, LiveText>> {
  const known = live[stepKey];
  const before = known?.turn === turn ? known : { turn, text: "", reasoning: "", ...(review ? { review } : {}) };
  return { ...live, [stepKey]: { ...before, [kind]: before[kind] + text } };
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
