import { describe, expect, test } from "vitest";
import { answer, call, converse } from "@/tests/support/scripted-agent";
import { agent } from "./agent";

const verdict = (approved: boolean, score: number, feedback = "Mend it.") =>
  answer({ text: JSON.stringify({ approved, score, feedback }) });
const says = (text: string) => answer({ text });
const reviewed = (rounds: number, more: Record<string, unknown> = {}) => ({ reflection: { rounds, ...more } });

describe("an agent whose answer is reviewed", () => {
  test("gives an answer that is approved at once, and pays for the reviewer too", async () => {
    const { output, requests, thoughts } = await converse(reviewed(2), { answers: [says("Good."), verdict(true, 90, "It is right.")] });
    expect(output).toMatchObject({
      text: "Good.",
      turns: 1,
      usage: { costMicros: 200 },
      review: { approved: true, ended: "approved", history: [{ answer: "Good.", approved: true, score: 90, feedback: "It is right." }] },
    });
    expect(thoughts).toEqual([
      { turn: 1, thought: "", text: "Good." },
      { turn: 2, thought: "", text: "It is right.", review: { approved: true, score: 90, round: 1 } },
    ]);
    expect(requests[1]).toMatchObject({ purpose: "review", models: [{ model: "demo-1" }] });
  });

  test("mends it as the reviewer says, who is shown the task, what the tools returned, and what was said before", async () => {
    const { output, requests } = await converse(
      { tools: [{ tool: "code" }], ...reviewed(3, { criteria: "At most one word", models: [{ provider: "p", model: "judge" }] }) },
      {
        answers: [
          answer({ toolCalls: [call("code", "{}")] }),
          says("It is forty-two."),
          verdict(false, 40, "Too long."),
          says("42"),
          verdict(true, 95),
        ],
        callTool: async () => ({ ok: true, result: "the sum is 42" }),
      },
    );
    expect(output).toMatchObject({ text: "42", turns: 3, review: { history: [{ feedback: "Too long." }, { answer: "42" }] } });
    const [, , first, revision, second] = requests;
    expect(first?.models).toEqual([{ provider: "p", model: "judge" }]);
    expect(first?.messages[0]?.content).toContain("Criteria: At most one word");
    expect(first?.messages[1]?.content).toMatch(/<task>\nGo\n<\/task>[\s\S]*the sum is 42[\s\S]*<answer>\nIt is forty-two\.\n<\/answer>/);
    expect(first?.messages[1]?.content).not.toContain("earlier-feedback");
    expect(revision?.messages.at(-2)).toEqual({ role: "assistant", content: "It is forty-two." });
    expect(revision?.messages.at(-1)?.content).toMatch(/^A reviewer sent your answer back: Too long\./);
    expect(second?.messages[1]?.content).toContain("<earlier-feedback>\n- Too long.\n</earlier-feedback>");
  });

  test("that never finds approval is sent back so often and no more, and gives the best, which it says", async () => {
    const { output, logs } = await converse(reviewed(2), {
      answers: [says("one"), verdict(false, 30), says("two"), verdict(false, 70), says("three"), verdict(false, 50)],
    });
    expect(output).toMatchObject({ text: "two", review: { approved: false, ended: "rounds" } });
    expect(output.review?.history.map(({ score }) => score)).toEqual([30, 70, 50]);
    expect(logs).toEqual([expect.stringMatching(/did not approve.*highest score is given: 70 of 100/)]);
  });

  test("of answers that are as good as each other gives the later one", async () => {
    const { output } = await converse(reviewed(1), { answers: [says("one"), verdict(false, 50), says("two"), verdict(false, 50)] });
    expect(output.text).toBe("two");
  });

  test("keeps what it has when its turns or its money run out on the way", async () => {
    const turns = await converse({ maxTurns: 1, ...reviewed(3) }, { answers: [says("one"), verdict(false, 30)] });
    expect(turns.output).toMatchObject({ text: "one", review: { approved: false, ended: "turns" } });
    const spend = await converse({ maxCostUsd: 0.0002, ...reviewed(3) }, { answers: [says("one"), verdict(false, 30)] });
    expect(spend.output).toMatchObject({ text: "one", review: { ended: "spend" } });
    const atOnce = await converse({ maxCostUsd: 0.0001, ...reviewed(3) }, { answers: [says("one")] });
    expect(atOnce.output).toMatchObject({ text: "one", review: { approved: false, ended: "spend", history: [] } });
  });

  test("stands as it is when the reviewer cannot be understood, asked twice", async () => {
    const { output, requests, logs } = await converse(reviewed(2), { answers: [says("one"), says("Looks fine to me"), says("Really.")] });
    expect(output).toMatchObject({ text: "one", review: { approved: false, ended: "unreadable", history: [] } });
    expect(requests.at(-1)?.messages.at(-1)?.content).toContain("does not fit the required JSON schema");
    expect(logs).toHaveLength(1);
  });

  test("keeps the better answer when a revised one does not fit the output schema", async () => {
    const outputSchema = { type: "object", properties: { n: { type: "integer" } }, required: ["n"] };
    const { output } = await converse(
      { outputSchema, ...reviewed(2) },
      { answers: [says('{"n":1}'), verdict(false, 60), says("no"), says("still no")] },
    );
    expect(output).toMatchObject({ text: '{"n":1}', json: { n: 1 }, review: { ended: "unreadable" } });
  });

  test("still fails when its model fails, and when there is no answer at all", async () => {
    await expect(converse(reviewed(1), { answers: [says("one")] })).rejects.toThrow("once more than scripted");
    const looping = answer({ toolCalls: [call("nothing", "{}")] });
    await expect(converse({ maxTurns: 1, ...reviewed(1) }, { answers: [looping] })).rejects.toMatchObject({ code: "turns_exhausted" });
  });
});

test("an agent without a review says nothing of one", async () => {
  const { output, requests } = await converse({}, { answers: [says("Hello")] });
  expect(output).not.toHaveProperty("review");
  expect(requests).toHaveLength(1);
  expect(agent.describeOutput?.({}, {} as never).properties).not.toHaveProperty("review");
  expect(agent.describeOutput?.({ reflection: { rounds: 1 } }, {} as never).properties).toHaveProperty("review");
});
