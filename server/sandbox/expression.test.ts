import { expect, test, vi } from "vitest";
import type { AppError } from "@/server/errors";
import { evaluateConditionInWorker, mapData } from "./expression";

// Threads start slowly on a busy machine; the limits under test are their own.
vi.setConfig({ testTimeout: 20_000 });

const fail = (promise: Promise<unknown>): Promise<AppError> =>
  promise.then(
    (value) => expect.unreachable(`it should have failed: ${JSON.stringify(value).slice(0, 100)}`),
    (error) => error,
  );
const order = {
  lines: [
    { item: "Table", price: 640, quantity: 1 },
    { item: "Chair", price: 120, quantity: 4 },
  ],
  customer: { name: "Ines" },
};

test.each([
  ["$sum(lines.(price * quantity))", 1_120],
  ["lines[price > 200].item", "Table"],
  ["{ 'who': customer.name, 'items': lines.item }", { who: "Ines", items: ["Table", "Chair"] }],
  ["lines ~> $map(function($line) { $uppercase($line.item) })", ["TABLE", "CHAIR"]],
  ["lines^(price).item", ["Chair", "Table"]],
  ["customer ~> | $ | { 'vip': true } |", { name: "Ines", vip: true }],
  ["$merge(lines.{ item: price })", { Table: 640, Chair: 120 }],
  ["$replace('a-b', /-/, '+')", "a+b"],
  ["$now() != ''", true],
  ["nothing.here", null],
  ["function($x) { $x }", null],
  ["$string", null],
])("%s gives its value", async (expression, value) => {
  await expect(mapData(expression, order)).resolves.toEqual(value);
});

test("an error names the reason and the place", async () => {
  expect(await fail(mapData("lines[", order))).toMatchObject({
    code: "expression_failed",
    message: expect.stringMatching(/at character \d+/),
  });
  expect((await fail(mapData("$sum('a')", order))).message).toContain("mapping failed");
  expect((await fail(mapData("x".repeat(10_001), order))).message).toContain("10000");
});

const bombs = [
  "($f := function($x) { $f($x) + 1 }; $f(1))",
  "($f := function($x) { $f($x) }; $f(1))",
  "[1..10000000]",
  "[1..9999].[1..9999].[1..9999]",
  "$pad('x', 200000000)",
  "($f := function($s) { $f($s & $s) }; $f('xxxxxxxx'))",
  "$map([1..3000], function($a) { $map([1..3000], function($b) { $a * $b }) })",
  "$match('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', /(a+)+$/)",
  "$join([1..1000000].'xxxxxxxxxxxxxxxxxxxx')",
  "$reduce([1..1000000], function($a, $b) { $a & $b })",
];
test.each(bombs)("an expression without an end is ended: %s", async (expression) => {
  const started = performance.now();
  const error = await fail(mapData(expression, {}));
  expect(error.code).toBe("expression_failed");
  expect(performance.now() - started).toBeLessThan(10_000);
});

const probes = [
  "constructor",
  "__proto__",
  "$.constructor",
  "lines.constructor.constructor('return process')()",
  "$lookup($, 'constructor')",
  "$lookup($, '__proto__')",
  "$sum.constructor",
  "$sum.prototype",
  "`__proto__`.x",
  "$eval('constructor')",
  "$eval('process')",
  "$$.process",
  "process.env",
  "globalThis",
  "$string($sum)",
  "(lines.constructor := 1)",
  "$each($, function($v, $k) { $k })[$ = '__proto__']",
  "$spread(constructor)",
  "$lookup($sum, 'constructor')",
  "$keys($sum)",
];
test.each(probes)("nothing of the host comes out of: %s", async (expression) => {
  const result = await mapData(expression, order).catch((error: AppError) => error.code);
  expect(JSON.stringify(result)).not.toMatch(/native code|\[object process|PATH|function/);
});

test("keys that reach a prototype are dropped on both ways, and one expression cannot change the next", async () => {
  const hostile = JSON.parse('{"__proto__":{"polluted":1},"a":1}');
  await expect(mapData("$", hostile)).resolves.toEqual({ a: 1 });
  await mapData('{ "__proto__": { "polluted": 1 } }', {}).catch(() => undefined);
  await mapData('$ ~> | `__proto__` | { "polluted": 1 } |', {}).catch(() => undefined);
  await expect(mapData("{}.polluted", {})).resolves.toBeNull();
  expect(JSON.stringify(await mapData('{ "a": { "__proto__": { "polluted": 1 } } }', {}).catch(() => ({})))).not.toContain("polluted");
});

test("many expressions at once share two threads, slow ones included", async () => {
  const jobs = Array.from({ length: 40 }, (_, i) =>
    i === 5 ? mapData("$match('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', /(a+)+$/)", {}).catch(() => -1) : mapData("n * 2", { n: i }),
  );
  expect(await Promise.all(jobs)).toEqual(Array.from({ length: 40 }, (_, i) => (i === 5 ? -1 : i * 2)));
});

test("a large condition is evaluated by the language's own rules", async () => {
  const numbers = Array.from({ length: 1_000 }, (_, i) => i);
  await expect(evaluateConditionInWorker("numbers.all(x, numbers.exists(y, y == x))", { numbers })).resolves.toBe(true);
  await expect(evaluateConditionInWorker("missing.field > 3", {})).resolves.toBe(false);
  expect(await fail(evaluateConditionInWorker("1 +", {}))).toMatchObject({ code: "expression_failed", fix: expect.any(String) });
  expect((await fail(evaluateConditionInWorker('"5" > 3', {}))).message).toContain('“"5" > 3”');
});

test("a condition that takes too many steps is ended", async () => {
  const numbers = Array.from({ length: 20_000 }, (_, i) => i);
  expect((await fail(evaluateConditionInWorker("numbers.all(x, numbers.all(y, x + y >= 0))", { numbers }))).code).toBe("expression_failed");
});
