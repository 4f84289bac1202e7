import { expect, test } from "vitest";
import { ReplayIndex } from "@/server/workflow/replay/replay-index";
import { foldRun } from "@/server/workflow/run-view";
import { makeLongRun } from "./support/long-run";

test("the same seed makes the same run, of the length that was asked for", () => {
  const { events } = makeLongRun({ seed: 7, events: 2_000 });
  expect(makeLongRun({ seed: 7, events: 2_000 }).events).toEqual(events);
  expect(events.length).toBeGreaterThan(1_900);
  expect(events.length).toBeLessThan(2_100);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
});

test("any moment of a long run is the fold of what came before", () => {
  const { events } = makeLongRun({ events: 6_000 });
  const index = new ReplayIndex();
  index.append(events);
  for (const seq of [1, 999, 1_000, 1_001, 5_017, events.length - 1, events.length])
    expect(index.viewAt(seq)).toEqual(foldRun(events.slice(0, seq)));
});
