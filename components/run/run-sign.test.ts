import { expect, test } from "vitest";
import type { NewRunEvent, RunEvent } from "@/server/workflow/run-event";
import { foldRun } from "@/server/workflow/run-view";
import { readSign, signTitle, signWords } from "./run-sign";

const at = "2026-01-01T00:00:00.000Z";
const fold = (...events: NewRunEvent[]) => foldRun(events.map((event, index) => ({ ...event, seq: index + 1, at }) as RunEvent));
const started: NewRunEvent = { type: "run-started", data: {} };
const begun: NewRunEvent = { type: "step-started", stepKey: "a", data: { attempt: 1, input: null } };
const waits = (what: "person" | "time"): NewRunEvent => ({
  type: "step-waiting",
  stepKey: "a",
  data: { for: what, title: "Good enough?" },
});
const nameOf = () => "Review";

test("a run that waits for a person says so, one that waits for a time does not", () => {
  expect(signTitle(readSign(fold(started, begun, waits("person"))), "Brief")).toBe("Waiting for you · Brief · Trellis");
  expect(signTitle(readSign(fold(started, begun, waits("time"))), "Brief")).toBe("Waiting · Brief · Trellis");
  expect(signTitle(readSign(fold(started)), "Brief")).toBe("Running · Brief · Trellis");
});

test("what is said aloud names the step and the reason", () => {
  expect(signWords(fold(started, begun, waits("person")), nameOf)).toBe("The run waits for a person at Review: Good enough?");
  const failed: NewRunEvent = { type: "run-failed", data: { error: { code: "timeout", message: "It took too long" }, stepKey: "a" } };
  expect(signWords(fold(started, begun, failed), nameOf)).toBe("The run failed at Review: It took too long");
  expect(signWords(fold(started), nameOf)).toBe("Run: Running");
});
