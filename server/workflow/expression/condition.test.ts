import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AppError } from "@/server/errors";
import { checkCondition } from "./check-condition";
import { evaluateCondition } from "./evaluate-condition";

const scope = {
  trigger: {
    body: {
      n: 1.5,
      count: 5,
      name: "Ada",
      empty: "",
      on: true,
      off: false,
      none: null,
      list: [1, "a", 2],
      people: [{ age: 30 }, { age: 17 }],
      constructor: "Red Bull",
    },
  },
  input: { priority: "high", tags: ["new", "vip"] },
};
const holds = (text: string) => evaluateCondition(text, scope);
const failing = (text: string, data: Record<string, unknown> = scope) => {
  try {
    return `it gave ${evaluateCondition(text, data)}`;
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === "expression_failed") return thrown.message;
    throw thrown;
  }
};

test.each([
  'input.priority == "high"',
  "trigger.body.count + 1 == 6",
  "trigger.body.count / 2 == 2.5",
  "trigger.body.count % 2 == 1 && -trigger.body.count < 0",
  "trigger.body.n * 2 == 3",
  "trigger.body.on && !trigger.body.off",
  '"vip" in input.tags && !("old" in input.tags)',
  '"name" in trigger.body && "Ad" in trigger.body.name',
  "trigger.body.list[1] == 'a'",
  'trigger["body"]["name"].startsWith("A")',
  "size(input.tags) == 2 && input.tags.size() == 2 && size(trigger.body.name) == 3",
  "trigger.body.people.exists(p, p.age < 18) && !trigger.body.people.all(p, p.age < 18)",
  "trigger.body.people.filter(p, p.age > 18).size() == 1",
  "trigger.body.people.exists_one(p, p.age == 30)",
  "trigger.body.people.map(p, p.age) == [30, 17]",
  "trigger.body.people.map(p, p.age > 18, p.age)[0] == 30",
  "trigger.body.people.exists(p, input.tags.exists(t, t == 'vip') && p.age == 17)",
  'trigger.body.name.matches("^A.a$") && !trigger.body.name.matches("^b")',
  'trigger.body.name.lowerAscii() == "ada" && " x ".trim() == "x" && "a,b".split(",") == ["a", "b"] && ["a", "b"].join("-") == "a-b"',
  '"abc".contains("b") && "abc".endsWith("c") && "abc".indexOf("c") == 2 && "x".upperAscii() == "X"',
  'int("7") == 7 && double("1.5") == 1.5 && string(5) == "5" && bool("true") && type(5) == "number"',
  "has(trigger.body.name) && !has(trigger.body.nope) && has(trigger.body.none)",
  "trigger.body.constructor == 'Red Bull'",
  '{"a": [1, {"b": 2}]} == {"a": [1, {"b": 2}]} && [1] + [2] == [1, 2] && "a" + "b" == "ab"',
  "input.priority == 'low' ? false : true",
  '1 != "1"',
  'input.priority >= "a"',
])("%s holds", (text) => {
  expect(holds(text)).toBe(true);
  expect(checkCondition(text)).toMatchObject({ ok: true, withinBounds: true });
});

test.each([
  "trigger.nope",
  "trigger.nope.deeper.still",
  "skipped.body.ok",
  "trigger.nope > 3",
  "trigger.nope + 1 > 3",
  'trigger.nope == "x"',
  'trigger.nope.contains("x")',
  'trigger.nope.exists(x, x == 1) || size(trigger.nope) > 0 || "x" in trigger.nope',
  "trigger.body.none",
  "trigger.nope != null",
  "trigger.body.list[9] == 1",
])("%s reads something that is not there, and does not hold", (text) => {
  expect(holds(text)).toBe(false);
});

test.each([
  ["trigger.body.count", "5 is not true or false"],
  ["trigger.body.empty", "the text “” is not true or false"],
  ["trigger.body.name > 3", "the text “Ada” and 3 cannot be ordered"],
  ["trigger.body.name + 3 == 'x'", "cannot be added"],
  ["trigger.body.name * 3 == 1", "* works on numbers"],
  ["trigger.body.count / 0 == 1", "divides by zero"],
  ["trigger.body.count.contains('x')", ".contains() works on a text, not on 5"],
  ["trigger.body.name.exists(x, true)", ".exists() works on a list"],
  ["int('seven') == 7", "is not a number"],
  ["trigger.body.name.matches('(')", "the pattern “(” cannot be read"],
  ["input.tags.all(t, t)", "the text “new” is not true or false"],
])("%s fails with what is wrong", (text, message) => {
  expect(failing(text)).toContain(message);
});

test.each([
  ["", "empty"],
  ["a ==", "not a condition"],
  ["a = 1", "Write == to compare"],
  ["a === 1", "Write == to compare"],
  ['a == "x=y" &&', "not a condition"],
  ["if.x == 1", "Reserved identifier: if"],
  ["{{ a }} > 1", "without {{ }}"],
  ["now() > 1", "There is no function now(); there are: has, size"],
  ["a.eval('x')", "There is no function .eval(); there are:"],
  ["a.exists(x)", ".exists() takes a name and a condition"],
  ["a.contains()", ".contains() takes 1 values"],
  ["size()", "size() takes 1 value"],
  ["has(a)", "has() takes a field"],
  ["b'bytes' == a", "Bytes and unsigned numbers"],
  ["cel.bind(x, 1, x == 1)", "There is no function .bind()"],
])("%s is refused when it is checked", (text, message) => {
  const checked = checkCondition(text);
  expect(checked.ok ? "ok" : checked.message).toContain(message);
});

test("a condition that is too deep or too long is refused", () => {
  expect(checkCondition(`a == ${"(".repeat(500)}1${")".repeat(500)}`)).toMatchObject({ ok: false });
  expect(checkCondition(`a == "${"x".repeat(10_001)}"`)).toMatchObject({
    ok: false,
    message: expect.stringContaining("longer than 10000 characters"),
  });
});

test("a condition names what it reads from outside, and not its own names", () => {
  expect(checkCondition("a.b > 1 && c.exists(x, x.d == e.f && g.all(y, x == y)) || a.c")).toMatchObject({
    names: expect.arrayContaining(["a", "c", "e", "g"]),
  });
  expect(checkCondition("x.exists(x, x > 1)")).toMatchObject({ ok: true, names: ["x"] });
});

test("what is too large or too nested is out of bounds, though not wrong", () => {
  const nested = (depth: number): string => (depth === 0 ? "true" : `a.all(x${depth}, ${nested(depth - 1)})`);
  expect(checkCondition(nested(2))).toMatchObject({ ok: true, withinBounds: true });
  expect(checkCondition(nested(3))).toMatchObject({ ok: true, withinBounds: false });
  const long = (terms: number) => Array.from({ length: terms }, (_, index) => `a == ${index}`).join(" || ");
  expect(checkCondition(long(30))).toMatchObject({ withinBounds: true });
  expect(checkCondition(long(52))).toMatchObject({ ok: true, withinBounds: false });
});

describe("attacks", () => {
  const list = Array.from({ length: 20_000 }, (_, index) => index);

  test.each([
    ["nested macros over long lists", "big.all(a, big.all(b, a + b >= 0))"],
    ["looking through a long list for each element", "big.all(a, a in big)"],
    ["comparing long lists again and again", "big.all(a, big == copy)"],
    ["joining a long text again and again", "big.map(a, text).join('') == ''"],
    ["adding lists again and again", "big.map(a, big + big).size() == 1"],
  ])("%s ends at the step limit, soon", (_, text) => {
    const started = performance.now();
    expect(failing(text, { big: list, copy: [...list], text: "x".repeat(100_000) })).toContain("too many steps");
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  test("regular expressions are linear: (a+)+$ on a long text", () => {
    const started = performance.now();
    for (const pattern of ["(a+)+$", "(a|a)*$", "(.*a){20}", "([a-z]+)*1"]) {
      expect(failing(`text.matches("${pattern}b")`, { text: "a".repeat(20_000) })).toBe("it gave false");
    }
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(failing('text.matches("((a{1000}){1000}){1000}")', { text: "a" })).toMatch(/cannot be read|too many steps/);
  });

  test.each(
    ["constructor", "__proto__", "prototype", "toString", "hasOwnProperty", "__defineGetter__"].flatMap((name) => [
      `input.${name}`,
      `input["${name}"]`,
      `input.tags.${name}`,
      `input.priority.${name}`,
      name,
      `input.${name}.${name}`,
    ]),
  )("%s reaches nothing", (path) => {
    const gave = failing(`${path} == null`);
    expect(gave === "it gave true" || gave.startsWith("Reserved identifier")).toBe(true);
  });

  test("deep data does not overflow the stack", () => {
    const deep = (levels: number) => JSON.parse(`${"[".repeat(levels)}${"]".repeat(levels)}`);
    expect(failing("a == b", { a: deep(5_000), b: deep(5_000) })).toContain("nested deeper");
  });

  test("functions and host objects in the scope are null", () => {
    expect(
      failing("f == null && data.f == null && host.secret == null", {
        f: () => 1,
        data: { f: () => 1 },
        host: new (class {
          secret = 1;
        })(),
      }),
    ).toBe("it gave true");
  });
});

test("any text is a condition that gives true or false, or fails in words", () => {
  const token = fc.constantFrom(
    "a",
    "1",
    '"x"',
    "==",
    "&&",
    "||",
    "!",
    "(",
    ")",
    ".b",
    "[0]",
    "in",
    "size(a)",
    ".exists(x, x)",
    "<",
    "?",
    ":",
    "+",
    "null",
    "-",
    "{",
    "}",
    ",",
  );
  fc.assert(
    fc.property(fc.array(token, { maxLength: 9 }), fc.jsonValue(), (tokens, a) => {
      const text = tokens.join(" ");
      const gave = failing(text, { a });
      const checked = checkCondition(text);
      if (!checked.ok) expect(gave.startsWith("it gave")).toBe(false);
      else expect(gave).not.toBe("");
    }),
    { numRuns: 2_000 },
  );
});
