import { expect, test } from "vitest";
import { makeLongRun } from "@/tests/support/long-run";
import { foldRun, type RunView } from "../run-view";
import { packBareView, unpackBareView } from "./bare-view";

const { events } = makeLongRun({ seed: 2, events: 900 });
const middle = foldRun(events.slice(0, 611));

/** How a view stands: all of it but the values. */
const standing = (view: RunView) =>
  Object.values(view.steps).map(({ input, output, config, turns, attempts, logs, unassigned, ...step }) => step);

test("it says of every step how it stands, and nothing of what it got and gave", () => {
  const bare = unpackBareView(packBareView(middle));
  expect(standing(bare)).toEqual(standing(middle));
  expect(bare.edges).toEqual(middle.edges);
  expect(bare).toMatchObject({ status: middle.status, lastSeq: 611, costMicros: middle.costMicros, tokens: middle.tokens });
  for (const step of Object.values(bare.steps)) {
    expect(step).not.toHaveProperty("output");
    expect(step.turns).toEqual([]);
  }
  expect(packBareView(middle).length).toBeLessThan(JSON.stringify(middle).length / 3);
});

test("events are folded on it as on the whole view", () => {
  const rest = events.slice(611);
  expect(standing(foldRun(rest, unpackBareView(packBareView(middle))))).toEqual(standing(foldRun(rest, middle)));
});

test("a step that is called like a property of every object is only there when it is", () => {
  const run = foldRun([
    { seq: 1, at: "2026-01-01T00:00:00.000Z", type: "step-started", stepKey: "constructor", data: { attempt: 1, input: 1 } },
  ]);
  const bare = unpackBareView(packBareView(run));
  expect(Object.values(bare.steps)).toMatchObject([{ stepKey: "constructor", status: "running" }]);
  expect(bare.steps.toString).toBeUndefined();
});
