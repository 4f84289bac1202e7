import { describe, expect, test } from "vitest";
import { flowDocument } from "@/tests/support/flow";
import { listDoubts, listEffects } from "./list-publish-effects";

const now = Date.parse("2026-03-02T10:00:00Z");
const effects = (live: string | null, draft: string, urls: Record<string, string> = {}) =>
  listEffects(live === null ? null : flowDocument(live), flowDocument(draft), { urls: new Map(Object.entries(urls)), now });
const daily = `s: schedule {"config":{"cron":"0 9 * * *","timezone":"UTC"}}`;

describe("what publishing does to what starts the workflow", () => {
  test("a webhook keeps its address, a new one gets one, one that is gone closes", () => {
    expect(effects("h -> b; h: webhook", "h -> b; n -> b; h: webhook; n: webhook", { h: "/api/hooks/x" }).map(({ text }) => text)).toEqual([
      "h keeps its address",
      "n gets an address of its own and begins to listen",
    ]);
    expect(effects("h -> b; h: webhook", "m -> b; m: manual").map(({ text }) => text)).toEqual(["h closes: its address answers no more"]);
  });

  test("a schedule says when it starts runs next, and whether that is new", () => {
    expect(effects(null, `s -> b; ${daily}`)).toEqual([
      { key: "s", text: "s starts runs at", at: ["2026-03-03T09:00:00.000Z", "2026-03-04T09:00:00.000Z", "2026-03-05T09:00:00.000Z"] },
    ]);
    expect(effects(`s -> b; ${daily}`, `s -> b; ${daily}`)[0]?.text).toBe("s goes on as it does");
  });

  test("a trigger that is switched off is as one that is gone", () => {
    expect(effects(`s -> b; ${daily}`, `s -> b; ${daily.replace("}}", `},"disabled":true}`)}`)[0]?.text).toBe("s starts no more runs");
  });
});

test("disabled and pinned nodes are named, because they may have been for trying things only", () => {
  expect(listDoubts(flowDocument(`a -> b -> c; b: pass {"disabled":true}; c: pass {"pinned":1}`))).toEqual([
    "Disabled, so left out of every run: b",
    "Pinned, which the published version ignores, so they run there: c",
  ]);
  expect(listDoubts(flowDocument("a -> b"))).toEqual([]);
});
