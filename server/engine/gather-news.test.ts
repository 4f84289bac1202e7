import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { RunEvent } from "@/server/workflow/run-event";
import { joinNews, listenToGathered } from "./gather-news";
import { isWatched, publishRunNews, type RunNews } from "./run-bus";

const event = (seq: number): RunEvent => ({ seq, at: "2026-01-01T00:00:00.000Z", type: "run-started", data: {} });
const commit = (...seqs: number[]): RunNews => ({ kind: "committed", events: seqs.map(event), status: "running", patch: undefined });
const delta = (text: string, turn = 1): RunNews => ({ kind: "delta", delta: { stepKey: "a", turn, kind: "text", text } });
const seqsOf = (news: readonly RunNews[]) => news.map((one) => (one.kind === "committed" ? one.events.map(({ seq }) => seq) : one.kind));

test("commits that follow one another become one, also when they were announced the wrong way round", () => {
  expect(seqsOf(joinNews([commit(1, 2), commit(3), commit(4, 5)]))).toEqual([[1, 2, 3, 4, 5]]);
  expect(seqsOf(joinNews([commit(3), commit(1, 2), commit(4)]))).toEqual([[1, 2, 3, 4]]);
});

test("a gap stays one, so that whoever is told knows of it", () => {
  expect(seqsOf(joinNews([commit(1), commit(3)]))).toEqual([[1], [3]]);
});

test("text of a turn is joined, and never passes the commit that stores it", () => {
  const joined = joinNews([delta("Hel"), delta("lo"), commit(1), delta("Next", 2)]);
  expect(joined).toMatchObject([{ delta: { text: "Hello" } }, { kind: "committed" }, { delta: { text: "Next", turn: 2 } }]);
});

test("the end of a run is told with the last of its events", () => {
  const end: RunNews = { kind: "committed", events: [event(2)], status: "succeeded", patch: { status: "succeeded" } };
  expect(joinNews([commit(1), end])).toMatchObject([{ status: "succeeded", patch: { status: "succeeded" } }]);
  expect(joinNews([commit(1), end, commit()])).toMatchObject([{ status: "succeeded" }]);
});

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("the first news is told at once, what follows closely together, to all the same list", () => {
  const told: RunNews[][] = [[], []];
  const stops = told.map((list) => listenToGathered("r", (news) => list.push(news)));
  publishRunNews("r", commit(1));
  expect(told.map(seqsOf)).toEqual([[[1]], [[1]]]);
  for (let seq = 2; seq < 40; seq++) publishRunNews("r", commit(seq));
  expect(told[0]).toHaveLength(1);
  vi.advanceTimersByTime(30);
  expect(told[0]).toHaveLength(2);
  expect(told[0]?.[1]).toBe(told[1]?.[1]);
  for (const stop of stops) stop();
  expect(isWatched("r")).toBe(false);
});

test("whoever stops listening hears nothing more, whoever stays hears everything", () => {
  const heard: RunNews[] = [];
  const stopOne = listenToGathered("r", () => expect.unreachable());
  const stopOther = listenToGathered("r", (news) => heard.push(news));
  stopOne();
  publishRunNews("r", commit(1));
  publishRunNews("r", commit(2));
  vi.advanceTimersByTime(30);
  stopOther();
  expect(seqsOf(heard)).toEqual([[1], [2]]);
});
