import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { WorkerLine, WorkerTimeout } from "./worker-line";

type Message = { id: number; content: string };

/** Answers when it is told to, as a worker that thinks for as long as the test wants. */
class SlowWorker {
  static readonly opened: SlowWorker[] = [];
  readonly asked: Message[] = [];
  isEnded = false;
  onmessage: ((event: { data: Message }) => void) | null = null;
  onerror: ((event: { preventDefault: () => void }) => void) | null = null;

  constructor() {
    SlowWorker.opened.push(this);
  }
  postMessage(message: Message) {
    this.asked.push(message);
  }
  terminate() {
    this.isEnded = true;
  }
  answer() {
    const next = this.asked.shift();
    if (next) this.onmessage?.({ data: { id: next.id, content: next.content.toUpperCase() } });
  }
}

const openLine = (limitMs?: number) =>
  new WorkerLine<string, string>({
    open: () => new SlowWorker() as never,
    otherwise: async (question) => `${question} on the page`,
    ...(limitMs === undefined ? {} : { limitMs }),
  });

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("Worker", SlowWorker);
  SlowWorker.opened.length = 0;
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("an answer that takes too long is given up, and the questions behind it go to a new worker", async () => {
  const line = openLine(1_000);
  const [stuck, next] = [line.ask("stuck"), line.ask("next")];
  const refused = expect(stuck).rejects.toBeInstanceOf(WorkerTimeout);
  await vi.advanceTimersByTimeAsync(1_000);
  await refused;
  const [first, second] = SlowWorker.opened;
  expect([first?.isEnded, second?.isEnded]).toEqual([true, false]);
  second?.answer();
  expect(await next).toBe("NEXT");
});

test("each answer has the whole time, counted from the one before", async () => {
  const line = openLine(1_000);
  const answers = [line.ask("one"), line.ask("two")];
  await vi.advanceTimersByTimeAsync(900);
  SlowWorker.opened[0]?.answer();
  await vi.advanceTimersByTimeAsync(900);
  SlowWorker.opened[0]?.answer();
  expect(await Promise.all(answers)).toEqual(["ONE", "TWO"]);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(SlowWorker.opened).toHaveLength(1);
});

test("without a limit it waits, and a worker whose code cannot be fetched is stood in for by the page", async () => {
  const line = openLine();
  const answer = line.ask("long");
  await vi.advanceTimersByTimeAsync(3_600_000);
  SlowWorker.opened[0]?.onerror?.({ preventDefault: () => undefined });
  expect(await answer).toBe("long on the page");
});
