import "server-only";
import { setImmediate } from "node:timers/promises";
import { pool } from "@/server/db";
import type { ErrorValue } from "@/server/errors";
import { log } from "@/server/log";
import { processSingleton } from "@/server/process-singleton";
import type { WebhookAnswer } from "@/server/workflow/define";
import { isFinalRun, type RunDelta, type RunEvent, type RunStatus } from "@/server/workflow/run-event";
import { listenToGathered } from "./gather-news";
import { grouped } from "./grouped";
import { listenToRun, listWatchedRuns, publishRunNews, type RunNews } from "./run-bus";

/** How often runs are looked at that another process may have changed. In this process news comes at once. */
const pollMs = 1_000;
const pageSize = 1_000;

export type RunWatcher = {
  /** Events after this seq are delivered. Default 0: all. */
  after?: number;
  /** In order of seq, without gaps, each event once. */
  onEvents(events: readonly RunEvent[]): void;
  /** Text on its way. Only what this process produces; never stored. */
  onDelta?(delta: RunDelta): void;
  /** Once, after the last event of a final run. */
  onEnd?(status: RunStatus): void;
};

/**
 * Delivers a run's events as they are committed, here or in another process, until the returned function is called.
 * The caller has checked that the run exists and may be read.
 */
export function watchRun(runId: string, { after = 0, onEvents, onDelta, onEnd }: RunWatcher): () => void {
  let last = after;
  let stopped = false;
  let reading = false;
  let again = false;

  const deliver = (events: readonly RunEvent[]) => {
    const [first] = events;
    // The very list that was announced, where all of it is new: watchers of one run can share what they make of it.
    const next = first && first.seq > last ? events : events.filter(({ seq }) => seq > last);
    if (stopped || next.length === 0) return;
    last = next.at(-1)?.seq ?? last;
    onEvents(next);
  };
  const end = (status: RunStatus) => {
    if (stopped || !isFinalRun(status)) return;
    stop();
    onEnd?.(status);
  };
  const catchUp = async () => {
    if (reading) {
      again = true;
      return;
    }
    reading = true;
    try {
      do {
        again = false;
        const { events, status, seq } = await readNews(runId, last);
        deliver(events);
        if (last < seq) again = true;
        else end(status);
      } while (again && !stopped);
    } catch (error) {
      // The next poll tries again.
      log().warn({ err: error, runId }, "could not read run events");
    } finally {
      reading = false;
    }
  };
  const stopListening = listenToGathered(runId, (news) => {
    if (news.kind === "delta") return onDelta?.(news.delta);
    const first = news.kind === "committed" ? news.events[0] : undefined;
    // Two batches may be announced out of order; a gap is filled from the database.
    if (news.kind === "changed" || reading || (first && first.seq !== last + 1)) return void catchUp();
    deliver(news.events);
    end(news.status);
  });
  const stop = () => {
    stopped = true;
    stopListening();
  };
  keepPolling();
  void catchUp();
  return stop;
}

export type RunEnding = { status: RunStatus; output: unknown; error: ErrorValue | null; response: WebhookAnswer | null };

/**
 * Waits until a run is final, or, with `until: "answer"`, until it answered its caller. null when `timeoutMs` passed or the
 * signal was aborted first. Costs no read after the first when the run ends in this process.
 */
export async function waitForRun(
  runId: string,
  { timeoutMs, until = "end", signal }: { timeoutMs: number; until?: "end" | "answer"; signal?: AbortSignal },
): Promise<RunEnding | null> {
  return new Promise((resolve, reject) => {
    let done = false;
    const settle = (ending: RunEnding | null) => {
      if (done) return;
      done = true;
      clearTimeout(timer);
      stopListening();
      signal?.removeEventListener("abort", giveUp);
      resolve(ending);
    };
    const giveUp = () => settle(null);
    const timer = setTimeout(giveUp, timeoutMs);
    let isChecked = false;
    const check = () =>
      readEndings()(runId).then((ending) => {
        isChecked = true;
        if (ending && (isFinalRun(ending.status) || (until === "answer" && ending.response))) settle(ending);
      }, reject);
    const stopListening = listenToRun(runId, (news) => {
      if (news.kind === "delta") return;
      const told = news.kind === "committed" ? readEnding(news, until) : null;
      // What was committed before anyone listened is only in the row.
      if (told && isChecked) settle(told);
      else if (told || news.kind === "changed") void check();
    });
    signal?.addEventListener("abort", giveUp, { once: true });
    keepPolling();
    // It may have ended before anyone listened.
    void check();
  });
}

/** The end, or the answer, that a commit of this process made: its patch holds what the row does. */
function readEnding({ status, patch = {} }: RunNews & { kind: "committed" }, until: "end" | "answer"): RunEnding | null {
  const { output = null, error = null, response = null } = patch;
  if (!isFinalRun(status) && (until === "end" || !response)) return null;
  return { status, output, error, response };
}

const readEndings = () =>
  processSingleton("run-endings", () =>
    grouped(async (runIds: readonly string[]): Promise<(RunEnding | undefined)[]> => {
      const { rows } = await pool().query<RunEnding & { id: string }>({
        name: "read-endings",
        text: "SELECT id, status, output, error, response FROM run WHERE id = ANY($1)",
        values: [runIds],
      });
      const byId = new Map(rows.map(({ id, ...ending }) => [id, ending]));
      return runIds.map((id) => byId.get(id));
    }),
  );

type News = { events: RunEvent[]; status: RunStatus; seq: number };

/** Who watch the same run are mostly at the same place when they hear of a change: those who ask in one turn of the loop look once. */
function readNews(runId: string, after: number): Promise<News> {
  const looks = processSingleton("run-looks", () => new Map<string, Promise<News>>());
  const key = `${runId} ${after}`;
  const known = looks.get(key);
  if (known) return known;
  const look = setImmediate().then(() => {
    // From here on it may miss what is written, so whoever asks now looks anew.
    looks.delete(key);
    return queryNews(runId, after);
  });
  looks.set(key, look);
  return look;
}

async function queryNews(runId: string, after: number): Promise<News> {
  // Read before the events: what is logged in between is found by the next look, and no event is missed at the end.
  const { rows } = await pool().query<{ status: RunStatus; seq: number }>("SELECT status, seq FROM run WHERE id = $1", [runId]);
  const [run] = rows;
  if (!run) return { events: [], status: "cancelled", seq: after };
  return { ...run, events: run.seq > after ? await readEvents(runId, { after }) : [] };
}

/** A page of a run's events after a seq, oldest first. At most `limit` (1,000). */
export async function readEvents(runId: string, { after, limit = pageSize }: { after: number; limit?: number }): Promise<RunEvent[]> {
  const { rows } = await pool().query<{ seq: number; at: Date; type: string; stepKey: string | null; data: unknown }>(
    'SELECT seq, at, type, step_key AS "stepKey", data FROM run_event WHERE run_id = $1 AND seq > $2 ORDER BY seq LIMIT $3',
    [runId, after, Math.min(limit, pageSize)],
  );
  return rows.map(
    ({ seq, at, type, stepKey, data }) => ({ seq, at: at.toISOString(), type, ...(stepKey === null ? {} : { stepKey }), data }) as RunEvent,
  );
}

/** One timer for all watchers of the process; it stops by itself when nobody watches. */
function keepPolling() {
  const poller = processSingleton("run-poller", (): { timer?: NodeJS.Timeout; seen: Map<string, string> } => ({ seen: new Map() }));
  if (poller.timer) return;
  poller.timer = setInterval(() => {
    const watched = listWatchedRuns();
    if (watched.length === 0) {
      clearInterval(poller.timer);
      poller.timer = undefined;
      poller.seen.clear();
      return;
    }
    lookForChanges(watched, poller.seen).catch((error) => log().warn({ err: error }, "could not poll runs"));
  }, pollMs);
  poller.timer.unref();
}

async function lookForChanges(watched: string[], seen: Map<string, string>) {
  const { rows } = await pool().query<{ id: string; seq: number; status: RunStatus }>(
    "SELECT id, seq, status FROM run WHERE id = ANY($1)",
    [watched],
  );
  for (const { id, seq, status } of rows) {
    const state = `${seq} ${status}`;
    // What was already announced in this process is told once more; watchers ignore what they know.
    if (seen.get(id) !== state) publishRunNews(id, { kind: "changed" });
    seen.set(id, state);
  }
  for (const id of seen.keys()) if (!watched.includes(id)) seen.delete(id);
}
