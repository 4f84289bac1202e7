import "server-only";
import { log } from "@/server/log";
import { processSingleton } from "@/server/process-singleton";
import { isFinalRun } from "@/server/workflow/run-event";
import { listenToRun, type RunListener, type RunNews } from "./run-bus";

/**
 * News that keeps coming is told in pieces this far apart. A burst of a thousand commits would otherwise be a thousand writes to each
 * who watches, and the process would do nothing else.
 */
const gatherMs = 25;

type Gathering = { listeners: Set<RunListener>; waiting: RunNews[]; toldAt: number; timer: NodeJS.Timeout | undefined; stop(): void };

const gatherings = () => processSingleton("run-gatherings", () => new Map<string, Gathering>());

/**
 * Listens to a run until the returned function is called. After a pause news is told at once; what follows closely is gathered, and
 * all who listen are told the same lists, in the order of their events.
 */
export function listenToGathered(runId: string, listener: RunListener): () => void {
  const gathering = gatherings().get(runId) ?? gather(runId);
  gathering.listeners.add(listener);
  return () => {
    gathering.listeners.delete(listener);
    if (gathering.listeners.size > 0) return;
    gathering.stop();
    clearTimeout(gathering.timer);
    if (gatherings().get(runId) === gathering) gatherings().delete(runId);
  };
}

function gather(runId: string): Gathering {
  const gathering: Gathering = {
    listeners: new Set(),
    waiting: [],
    toldAt: Number.NEGATIVE_INFINITY,
    timer: undefined,
    stop: listenToRun(runId, (news) => {
      gathering.waiting.push(news);
      const wait = gathering.toldAt + gatherMs - performance.now();
      if (wait <= 0) tell(runId, gathering);
      else gathering.timer ??= setTimeout(tell, wait, runId, gathering);
    }),
  };
  gatherings().set(runId, gathering);
  return gathering;
}

function tell(runId: string, gathering: Gathering): void {
  clearTimeout(gathering.timer);
  gathering.timer = undefined;
  gathering.toldAt = performance.now();
  const told = joinNews(gathering.waiting);
  gathering.waiting = [];
  for (const news of told)
    for (const listener of [...gathering.listeners]) {
      try {
        listener(news);
      } catch (error) {
        log().error({ err: error, runId }, "a run listener failed");
      }
    }
}

type Committed = Extract<RunNews, { kind: "committed" }>;

/**
 * The same news in fewer pieces: commits that follow one another become one, with the status of the last, and so does text of the same
 * turn. Two commits may be announced the wrong way round; together they are put in order.
 */
export function joinNews(all: readonly RunNews[]): RunNews[] {
  const joined: RunNews[] = [];
  for (const news of inOrder(all)) {
    const last = joined.at(-1);
    const both = last && joinTwo(last, news);
    if (both) joined[joined.length - 1] = both;
    else joined.push(news);
  }
  return joined;
}

const firstSeq = ({ events }: Committed) => events[0]?.seq;

/** Commits by their first event, each in a place that a commit had before; what has no events stays where it is. */
function inOrder(all: readonly RunNews[]): RunNews[] {
  const numbered = (news: RunNews): news is Committed => news.kind === "committed" && news.events.length > 0;
  const sorted = all.filter(numbered).sort((left, right) => (firstSeq(left) ?? 0) - (firstSeq(right) ?? 0));
  let place = 0;
  return all.map((news) => (numbered(news) ? (sorted[place++] ?? news) : news));
}

function joinTwo(last: RunNews, next: RunNews): RunNews | null {
  if (last.kind === "changed" && next.kind === "changed") return next;
  if (last.kind === "delta" && next.kind === "delta") {
    const [{ stepKey, turn, kind, text }, more] = [last.delta, next.delta];
    if (stepKey !== more.stepKey || turn !== more.turn || kind !== more.kind) return null;
    return { kind: "delta", delta: { ...more, text: text + more.text } };
  }
  if (last.kind !== "committed" || next.kind !== "committed") return null;
  const end = last.events.at(-1)?.seq;
  const start = firstSeq(next);
  if (end !== undefined && start !== undefined && start !== end + 1) return null;
  // An end stays one, whatever was announced after it.
  const { status } = isFinalRun(last.status) ? last : next;
  return { ...next, status, events: [...last.events, ...next.events], patch: { ...last.patch, ...next.patch } };
}
