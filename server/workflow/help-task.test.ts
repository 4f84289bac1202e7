import { expect, test } from "vitest";
import { AppError } from "@/server/errors";
import { type HelpRequest, readHelpAnswer, toHelpAnswer } from "./help-task";

const request: HelpRequest = {
  question: "failed",
  step: { nodeId: "a", name: "Ask", attempt: 1 },
  error: { code: "provider_auth", message: "The key was refused." },
  input: { n: 1 },
  choices: ["retry", "use-output", "fail"],
  handles: ["true", "false"],
};
const unknown: HelpRequest = { ...request, question: "outcome-unknown", tool: "code" };

function refusal(asked: HelpRequest, decision: "approved" | "rejected", payload: unknown): unknown {
  try {
    return readHelpAnswer(asked, { decision, payload });
  } catch (error) {
    return error instanceof AppError ? [error.code, error.field] : error;
  }
}

test("a bare decision tries again or fails", () => {
  expect(readHelpAnswer(request, { decision: "approved" })).toEqual({ action: "retry" });
  expect(readHelpAnswer(request, { decision: "rejected" })).toEqual({ action: "fail" });
});

test.each([
  ["approved", { action: "retry" }],
  ["approved", { action: "retry", input: { n: 2 } }],
  ["approved", { action: "use-output", output: null }],
  ["approved", { action: "use-output", output: [1], handle: "false" }],
  ["rejected", { action: "fail" }],
] as const)("%s with %j is taken, and read back by the engine", (decision, payload) => {
  expect(readHelpAnswer(request, { decision, payload })).toEqual(payload);
  expect(toHelpAnswer({ decision, payload })).toEqual(payload);
});

test.each([
  ["approved", "again", "payload.action"],
  ["approved", { action: "retry", more: 1 }, "payload.action"],
  ["approved", { action: "fail" }, "payload.action"],
  ["rejected", { action: "retry" }, "payload.action"],
  ["approved", { action: "use-output" }, "payload.output"],
  ["approved", { action: "use-output", output: 1, handle: "out" }, "payload.handle"],
] as const)("%s with %j is refused at %s", (decision, payload, field) => {
  expect(refusal(request, decision, payload)).toEqual(["invalid_input", field]);
});

test("a call that may have happened is made again only as it was", () => {
  expect(refusal(unknown, "approved", { action: "retry", input: 1 })).toEqual(["invalid_input", "payload.input"]);
  expect(refusal(unknown, "approved", { action: "use-output", output: { id: 7 } })).toEqual({ action: "use-output", output: { id: 7 } });
});

test("what was not offered is refused, also when it is only meant", () => {
  const loop: HelpRequest = { ...request, choices: ["use-output", "fail"] };
  expect(refusal(loop, "approved", undefined)).toEqual(["invalid_input", "payload.action"]);
  expect(refusal(loop, "approved", { action: "retry" })).toEqual(["invalid_input", "payload.action"]);
});

test("an outcome that says nothing of its own is read as the bare decision", () => {
  expect(toHelpAnswer({ decision: "approved", payload: request })).toEqual({ action: "retry" });
  expect(toHelpAnswer({ decision: "rejected", payload: request })).toEqual({ action: "fail" });
  expect(toHelpAnswer({ decision: "timed-out", payload: { action: "retry" } })).toEqual({ action: "fail" });
});
