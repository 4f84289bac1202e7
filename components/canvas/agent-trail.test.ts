import { expect, test } from "vitest";
import type { TurnView } from "@/server/workflow/run-view";
import { readTrail } from "./agent-trail";

const tokens = { input: 1, output: 1, cached: 0, reasoning: 0 };
const call = (callKey: string, ok?: boolean) => ({ callKey, tool: "sql", args: {}, ...(ok === undefined ? {} : { ok, durationMs: 90 }) });
const turn = (number: number, ...toolCalls: TurnView["toolCalls"]): TurnView => ({
  turn: number,
  thought: "",
  text: "",
  toolCalls,
  usage: { tokens, costMicros: 40, durationMs: 700 },
});
const said = (turns: TurnView[], most = 3) => {
  const { deeds, before } = readTrail({ turns }, most);
  return [deeds.map(({ tool, turn: of, ok }) => `${tool ?? "turn"} ${of}${ok === undefined ? "…" : ok ? "" : "!"}`), before];
};

test("turns and the tool calls they made, in order", () => {
  expect(said([turn(1, call("a", true)), turn(2)])).toEqual([["turn 1", "sql 1", "turn 2"], 0]);
});

test("of many only the newest, and how many came before", () => {
  expect(said([turn(1, call("a", true), call("b", false)), turn(2, call("c"))])).toEqual([["sql 1!", "turn 2", "sql 2…"], 2]);
});

test("a step without turns leaves no trail", () => {
  expect(said([])).toEqual([[], 0]);
});

test("a review is told apart from a turn, and says how it came out", () => {
  const review = (approved: boolean) => ({ approved, score: 50, round: 1 });
  const { deeds } = readTrail({ turns: [turn(1), { ...turn(2), review: review(false) }, { ...turn(3), review: review(true) }] }, 3);
  expect(deeds.map((deed) => deed.review)).toEqual([undefined, "sent back", "approved"]);
});
