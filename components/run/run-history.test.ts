import fc from "fast-check";
import { expect, test } from "vitest";
import type { RunEvent } from "@/server/workflow/run-event";
import { foldRun } from "@/server/workflow/run-view";
import { packBareView, unpackBareView } from "@/server/workflow/run-view/bare-view";
import { makeLongRun } from "@/tests/support/long-run";
import { RunHistory } from "./run-history";

const { events } = makeLongRun({ seed: 4, events: 300 });
const bareAt = (seq: number) => unpackBareView(packBareView(foldRun(events.slice(0, seq))));
const { signal } = new AbortController();

/** Tells the log up to a seq, in pages. */
const logUpTo = (end: number) =>
  async function* readLog(): AsyncGenerator<RunEvent[]> {
    for (let from = 0; from < end; from += 70) yield events.slice(from, Math.min(end, from + 70));
  };

test("however log and live events meet, the history has every event once and stands as it should", async () => {
  const places = fc.tuple(fc.nat(150), fc.nat(90), fc.nat(90));
  await fc.assert(
    fc.asyncProperty(places, async ([firstSeq, live, logged]) => {
      const told = firstSeq + live;
      const history = new RunHistory({ org: "o", runId: "r", first: bareAt(firstSeq), readLog: logUpTo(firstSeq + logged) });
      const loading = history.load(signal, () => undefined);
      for (let seq = firstSeq; seq < told; seq += 3) {
        const head = history.take(events.slice(seq, Math.min(told, seq + 3)));
        await Promise.resolve();
        expect(head.lastSeq).toBeGreaterThanOrEqual(Math.min(told, seq + 3));
      }
      const index = await loading;
      expect(index.head.lastSeq).toBe(Math.max(told, firstSeq + logged));
      expect(index.events).toEqual(events.slice(0, index.head.lastSeq));
      expect(index.head).toEqual(foldRun(events.slice(0, index.head.lastSeq)));
      expect(history.take(events.slice(index.head.lastSeq)).lastSeq).toBe(events.length);
    }),
  );
});

test("while the history is read, live events move what is known of the run", async () => {
  const history = new RunHistory({ org: "o", runId: "r", first: bareAt(100), readLog: logUpTo(100) });
  const head = history.take(events.slice(100));
  const whole = foldRun(events);
  expect(head.status).toBe(whole.status);
  expect(Object.values(head.steps).map(({ status }) => status)).toEqual(Object.values(whole.steps).map(({ status }) => status));
});

test("it tells how far it has read", async () => {
  const read: number[] = [];
  await new RunHistory({ org: "o", runId: "r", first: null, readLog: logUpTo(200) }).load(signal, (count) => read.push(count));
  expect(read).toEqual([70, 140, 200]);
});

test("a log that ends before what is known is told of", async () => {
  const history = new RunHistory({ org: "o", runId: "r", first: bareAt(180), readLog: logUpTo(140) });
  await expect(history.load(signal, () => undefined)).rejects.toThrow("not complete");
});
