import { describe, expect, test } from "vitest";
import type { NewRunEvent, RunEvent } from "../run-event";
import { foldRun } from "../run-view";
import { storyMarkdown } from "./story-markdown";
import { tellRun } from "./tell-run";

const formats = { money: (micros: number) => `$${micros / 1e6}`, duration: (ms: number) => `${ms} ms` };
const at = (seq: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, seq)).toISOString();
const log = (...events: NewRunEvent[]) => events.map((event, index) => ({ ...event, seq: index + 1, at: at(index + 1) }) as RunEvent);
const charge = (callKey: string) => ({
  callKey,
  provider: "p",
  model: "m",
  inputTokens: 10,
  outputTokens: 5,
  cachedTokens: 0,
  reasoningTokens: 0,
  costMicros: 500,
  durationMs: 20,
});
const step = "agent";

const whole = log(
  { type: "run-created", data: { trigger: "manual", triggerNodeId: "t", startedBy: "x", version: 1, input: { topic: "Trees" } } },
  { type: "run-started", data: {} },
  { type: "step-started", stepKey: "t", data: { attempt: 1, input: {} } },
  { type: "step-succeeded", stepKey: "t", data: { output: {}, handle: "out", durationMs: 1 } },
  { type: "step-started", stepKey: step, data: { attempt: 1, input: {} } },
  { type: "step-charged", stepKey: step, data: charge("1") },
  { type: "step-reasoned", stepKey: step, data: { turn: 1, thought: "I look.\nThen I count.", text: "" } },
  { type: "step-called-tool", stepKey: step, data: { turn: 1, callKey: "c", tool: "code", args: { code: "```" } } },
  { type: "step-tool-returned", stepKey: step, data: { callKey: "c", ok: true, result: 42, durationMs: 7 } },
  { type: "step-charged", stepKey: step, data: charge("2") },
  { type: "step-reasoned", stepKey: step, data: { turn: 2, thought: "", text: "There are 42." } },
  {
    type: "step-reasoned",
    stepKey: step,
    data: { turn: 3, thought: "", text: "Name the wood.", review: { approved: false, score: 40, round: 1 } },
  },
  { type: "step-reasoned", stepKey: step, data: { turn: 4, thought: "", text: "There are 42 oaks." } },
  { type: "step-reasoned", stepKey: step, data: { turn: 5, thought: "", text: "Right.", review: { approved: true, score: 90, round: 2 } } },
  { type: "step-succeeded", stepKey: step, data: { output: { text: "There are 42 oaks." }, handle: "out", durationMs: 90 } },
  { type: "run-succeeded", data: { output: { text: "There are 42 oaks." } } },
);

const tell = (events: readonly RunEvent[]) =>
  tellRun(foldRun(events), { runId: "r1", title: "Count", nameOf: (id) => (id === "agent" ? "Forester" : id) });

describe("the story of a run", () => {
  test("tells what was thought, done and seen, with answers and reviews told apart, and leaves out steps that think nothing", () => {
    const { steps, costMicros } = tell(whole);
    expect(steps.map(({ name }) => name)).toEqual(["Forester"]);
    expect(steps[0]?.turns.map(({ kind, turn }) => `${kind} ${turn}`)).toEqual([
      "thought 1",
      "answer 2",
      "review 3",
      "answer 4",
      "review 5",
    ]);
    expect(steps[0]?.turns[0]).toMatchObject({ costMicros: 500, toolCalls: [{ tool: "code", ok: true, result: 42, durationMs: 7 }] });
    expect(costMicros).toBe(1_000);
  });

  test("reads well as Markdown, and nothing in it can break out of its block", () => {
    const text = storyMarkdown(tell(whole), formats);
    expect(text).toMatch(/^# Count\n\nRun `r1` · succeeded · began 2026-01-01T00:00:02.000Z · took 14000 ms · 30 tokens · \$0.001\n/);
    expect(text).toContain("> I look.\n> Then I count.");
    expect(text).toContain('````json\n{\n  "code": "```"\n}\n````');
    expect(text).toContain("### Review 1: sent back, 40 of 100\n\nName the wood.");
    expect(text).toMatch(/## What it gave\n\nThere are 42 oaks\.\n$/);
  });

  test("of a run that failed ends with why, and a call that never came back says so", () => {
    const failed = log(
      ...whole.slice(0, 8),
      {
        type: "step-failed",
        stepKey: step,
        data: { error: { code: "timeout", message: "Too slow.", fix: "Wait longer." }, attempt: 1, durationMs: 5 },
      },
      { type: "run-failed", data: { error: { code: "timeout", message: "Too slow.", fix: "Wait longer." }, stepKey: step } },
    );
    const text = storyMarkdown(tell(failed), formats);
    expect(text).toContain("It had not come back yet.");
    expect(text).toContain("**Failed:** Too slow. Wait longer.");
    expect(text).toMatch(/## What went wrong\n\nToo slow\. Wait longer\.\n$/);
  });

  test("of a run without agents says that there is none to tell", () => {
    const text = storyMarkdown(tell(whole.slice(0, 4)), formats);
    expect(text).toContain("No step of this run thought in turns.");
  });
});
