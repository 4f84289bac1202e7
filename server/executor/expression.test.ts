import { describe, expect, test } from "vitest";
import { parseDue, parseDuration, parseRetryAfter } from "./duration";
import { evaluate, holds, parseExpression } from "./expression";
import { anyKey, keyOfWait, keysOfEvent } from "./topic-key";

const compute = (text: string, event: unknown, async?: unknown) => evaluate(parseExpression(text), { event, async });

describe("expressions", () => {
  test.each([
    ["event.data.n == 3", true],
    ["event.data.n != 3 || event.data.s == 'a\\'b'", true],
    ["event.data.n > 2 && event.data.n <= 3", true],
    ["event.data.n > 2 && !(event.data.n >= 3)", false],
    ["event.data.missing == null", true],
    ["event.data.missing.deeper != 'x'", true],
    ["event.data.missing > 3", false],
    ["event.data.s > 3", false],
    ["event.data['odd key'] == -1.5", true],
    ["event.data.list[1] == 'two'", true],
    ["event.data.constructor == null", true],
    ['event.data.s + "-" + event.data.n', "a'b-3"],
    ["event.data.n > 2 ? event.data.n > 3 ? 'c' : 'b' : 'a'", "b"],
    ["(event.data.missing ? 1 : -1) + event.data.n", 2],
    ['event.data.e == "\\u00e9\\n\\"\\\\"', true],
  ])("%s gives %s", (text, expected) => {
    expect(compute(text, { data: { n: 3, s: "a'b", "odd key": -1.5, list: ["one", "two"], e: 'é\n"\\' } })).toBe(expected);
  });

  test.each([
    "event.data.n = 3",
    "has(event.data.n)",
    "process.exit",
    "event.data.n == ",
    "event..n",
    "(event.n",
    "1 2",
    "event.data.f()",
    "event.data.n ? 1",
  ])("%s is refused when it is read, with its own text in the message", (text) => {
    expect(() => parseExpression(text)).toThrow(text);
  });

  test("no expression holds always", () => {
    expect(holds(undefined, { event: {} })).toBe(true);
  });
});

describe("keys of waits", () => {
  const expression = parseExpression("async.data.n > 1 && event.data.id == async.data.id");

  test("a wait is filed under the field it compares, and its event is looked up there", () => {
    const key = keyOfWait(expression, { data: { id: "x" } });
    expect(keysOfEvent({ name: "e", data: { id: "x", other: 1 } })).toContain(key);
    expect(keysOfEvent({ name: "e", data: { id: "y" } })).not.toContain(key);
    expect(keysOfEvent({ name: "e", data: { id: ["x"] } })).not.toContain(key);
  });

  test("what cannot be looked up is filed under the key that every event has", () => {
    expect(keyOfWait(undefined, {})).toBe(anyKey);
    expect(keyOfWait(expression, { data: {} })).toBe(anyKey);
    expect(keyOfWait(expression, { data: { id: "x".repeat(1_000) } })).toBe(anyKey);
    expect(keyOfWait(parseExpression("async.data.list[0] == 1"), {})).toBe(anyKey);
    expect(keysOfEvent({ data: { id: "x".repeat(1_000) } })).toContain(anyKey);
  });

  test("an event with very many fields is looked up under every key", () => {
    expect(keysOfEvent(Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`f${n}`, n])))).toBeUndefined();
  });
});

describe("durations", () => {
  test("are read as the SDK writes them, and nothing else is", () => {
    expect(["", "2s", "1d2h30m", "1w", "500ms", "1.5h"].map(parseDuration)).toEqual([0, 2_000, 95_400_000, 604_800_000, 500, 5_400_000]);
    expect(["s", "2x", "2s ", "-1s", "soon"].map(parseDuration)).toEqual(Array(5).fill(undefined));
    expect(parseDue("2026-11-20T20:25:39.230Z")).toEqual({ atMs: Date.UTC(2026, 10, 20, 20, 25, 39, 230) });
    expect(parseDue("soon")).toBeUndefined();
  });

  test("a Retry-After of seconds or a date is kept between a second and a day", () => {
    expect([parseRetryAfter("7"), parseRetryAfter("0"), parseRetryAfter("1e9")]).toEqual([7_000, 1_000, 86_400_000]);
    expect(parseRetryAfter(new Date(Date.now() + 60_000).toUTCString())).toBeGreaterThan(57_000);
    expect([parseRetryAfter(undefined), parseRetryAfter("soon")]).toEqual([undefined, undefined]);
  });
});
