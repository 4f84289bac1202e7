import { monitorEventLoopDelay } from "node:perf_hooks";
import { expect, test, vi } from "vitest";
import { runJavaScript } from "./javascript";

// Threads start slowly on a busy machine; the limits under test are their own.
vi.setConfig({ testTimeout: 20_000 });

const run = (code: string, input: unknown = null, timeoutMs = 1_000) => runJavaScript({ code, input, timeoutMs });
const fail = (code: string, input: unknown = null, timeoutMs = 1_000) =>
  run(code, input, timeoutMs).then(
    (value) => ({ code: "no error", message: JSON.stringify(value).slice(0, 100), fix: "", detail: "" }),
    (error: { code: string; message: string; fix: string; detail: string }) => error,
  );

test("it gives back what the code returns, and its console lines", async () => {
  await expect(
    run("console.log('a', { b: 1 }, [2], undefined); console.error('c'); return { total: input.a + input.b }", { a: 19, b: 23 }),
  ).resolves.toEqual({
    result: { total: 42 },
    logs: ['a {"b":1} [2] undefined', "c"],
  });
  await expect(run("")).resolves.toEqual({ result: null, logs: [] });
  await expect(run("return undefined // a comment")).resolves.toEqual({ result: null, logs: [] });
});

test("it may await, and text of any language passes whole", async () => {
  await expect(
    run("const wait = async (x) => { await null; return x + '🔑' }; return await wait(input)", "Schlüssel"),
  ).resolves.toMatchObject({ result: "Schlüssel🔑" });
  await expect(run("return Promise.all([1, Promise.resolve(2)])")).resolves.toMatchObject({ result: [1, 2] });
});

test.each([
  ["throw new TypeError('nope')", "on line 1: TypeError: nope"],
  ["const a = 1;\nreturn b", "on line 2: ReferenceError"],
  ["const a = 1;\n\nreturn a +* 2", "on line 3: SyntaxError"],
  ["throw 'text'", "text"],
  ["throw null", "null"],
  ["return 10n", "TypeError"],
  ["const a = {}; a.a = a; return a", "TypeError"],
  ["await Promise.reject(new Error('later'))", "Error: later"],
  ["throw { get message() { throw 1 } }", "cannot be shown"],
])("%j fails with its message and line", async (code, text) => {
  const error = await fail(code);
  expect(error.code).toBe("code_failed");
  expect(error.message).toContain(text);
});

test("the console lines before a failure are in its detail", async () => {
  expect((await fail("console.log('so far'); throw new Error('x')")).detail).toBe("so far");
});

// Each must come back with nothing of the host, in time.
const escapes = [
  "return typeof process",
  "return typeof require",
  "return typeof module",
  "return typeof globalThis.fetch",
  "return typeof WebAssembly",
  "return typeof SharedArrayBuffer === 'function' ? typeof Atomics.wait : 'undefined'",
  "return typeof setTimeout",
  "return typeof XMLHttpRequest",
  "return typeof std",
  "return typeof os",
  "return typeof scriptArgs",
  "return typeof print",
  "return typeof parentPort",
  "return typeof Worker",
  "return typeof Buffer",
  "return typeof __dirname",
  "return typeof Deno",
  "return (function () {}).constructor('return typeof process')()",
  "return new Function('return typeof process')()",
  "return (0, eval)('typeof process')",
  "return this === undefined ? 'undefined' : typeof this.process",
  "return Function('return this')().process === undefined ? 'undefined' : 'host'",
  "return console.log.constructor('return typeof process')()",
  "return typeof console.log.caller",
  "return (await (async () => {}).constructor('return typeof process')())",
  "return typeof (function* () {}).constructor('yield process')().next",
  "try { return typeof (await import('fs')) } catch { return 'undefined' }",
  "try { return typeof (await import('node:child_process')) } catch { return 'undefined' }",
  "try { return typeof (await import('/etc/passwd')) } catch { return 'undefined' }",
  "const e = new Error(); e.prepareStackTrace = null; return /file:|node:|worker/.test(e.stack ?? '') ? 'host' : 'undefined'",
  "Error.prepareStackTrace = (_, frames) => typeof frames?.[0]?.getThis; return new Error().stack === 'object' ? 'host' : 'undefined'",
  "return Object.getOwnPropertyNames(globalThis).some((name) => /process|require|fs|node/i.test(name) && typeof globalThis[name] !== 'undefined') ? 'host' : 'undefined'",
  "return typeof input.constructor.constructor('return process === undefined')",
  "}) ; (function () { return typeof process })(); (async function () { return typeof process",
];
test.each(escapes)("nothing of the host is reachable by: %s", async (code) => {
  const outcome = await run(code, {}).then(
    ({ result }) => result,
    () => "refused",
  );
  expect(["undefined", "refused", "function"]).toContain(outcome);
  if (outcome === "function") expect(code).toMatch(/getThis|yield|constructor\.constructor|Atomics|caller/);
});

const bombs = [
  "while (true);",
  "for (;;) { try { while (true); } catch {} }",
  "await new Promise(() => {}).finally(() => {})",
  "const f = () => Promise.resolve().then(f); await f()",
  "const f = async () => { await null; return f() }; await f()",
  "const f = () => f(); f()",
  "const f = () => { try { f() } catch { f() } }; f()",
  "return [].indexOf.call({ length: 2 ** 53 - 1 }, 1)",
  "return [].includes.call({ length: 2 ** 53 - 1 }, 1)",
  "const a = []; a.length = 2 ** 32 - 1; a.sort(); return 1",
  "let s = 'x'; for (;;) s += s",
  "const a = []; for (;;) a.push(new Array(1e5).fill(1))",
  "return new ArrayBuffer(2 ** 31).byteLength",
  "return 'x'.repeat(2 ** 29).length",
  "return /(a+)+$/.test('a'.repeat(40) + 'b')",
  "return 'x'.repeat(3e6)",
  "return Array.from({ length: 4e5 }, (_, i) => i)",
  "let o = null; for (let i = 0; i < 200; i++) o = { o }; return o",
  "return { toJSON() { while (true); } }",
  "return new Proxy({}, { ownKeys() { while (true); } })",
  "Promise.prototype.then = () => { while (true); }; return Promise.resolve(1)",
  "return (2n ** 100000n) ** 100000n > 1n",
  "return JSON.parse('['.repeat(1e6))",
  "for (const line of new Array(1e7).fill('x'.repeat(100))) console.log(line); while (true);",
  "throw new Error('x'.repeat(2e7))",
  "throw { toString() { return 'x'.repeat(2e7) } }",
  "Object.prototype.toJSON = () => { throw new Array(1e6).fill('xxxxxxxxxx') }; return 1",
  "}), (() => { throw 'x'.repeat(2e7) })(), (async function () {",
  "}), (() => { throw new Array(1e6).fill({ a: 1 }) })(), (async function () {",
  "console.log('x'.repeat(2e7)); throw 1",
  "function* g() { for (;;) yield 1 } return [...g()]",
  "return new Array(1e9).join('x').length",
  "const m = new Map(); for (let i = 0; ; i++) m.set(i, 'x'.repeat(1000))",
];
test.each(bombs)("a program without an end is ended: %s", async (code) => {
  const started = performance.now();
  const error = await fail(code, null, 300);
  expect(["code_limit", "code_failed"]).toContain(error.code);
  expect(error.fix).not.toBe("");
  expect(performance.now() - started).toBeLessThan(10_000);
});

test("the time limit is named, and a program that waits for nothing is told so", async () => {
  expect((await fail("while (true);", null, 100)).message).toBe("The code ran longer than 100 ms.");
  expect((await fail("await new Promise(() => {})")).message).toContain("never happens");
});

test("a run sees nothing of the run before", async () => {
  await run("globalThis.left = 1; Array.prototype.map = () => 'mine'; Object.prototype.mine = 1; return 1");
  await expect(run("return [typeof left, [1].map((x) => x), typeof ({}).mine]")).resolves.toMatchObject({
    result: ["undefined", [1], "undefined"],
  });
});

test("keys that reach a prototype do not come out", async () => {
  const { result } = await run(`return JSON.parse('{"__proto__":{"admin":true},"constructor":{"prototype":{"x":1}},"a":1}')`);
  expect(result).toEqual({ a: 1 });
  const twisted = await run("JSON.stringify = () => 'x'; Object.prototype.toJSON = undefined; JSON.parse = () => 1; return input", {
    a: 1,
  });
  expect(twisted.result).toEqual({ a: 1 });
});

test("a result the program forged is refused or stays plain data", async () => {
  for (const forged of ["{ ok: true, result: '{', logs: [] }", "{ ok: true, result: '[' + '['.repeat(999), logs: [] }", "7", "null"])
    expect((await fail(`Object.prototype.toJSON = () => (${forged}); return 1`)).code).toMatch(/^code_/);
  await expect(run("return { ok: true, result: '1', logs: ['x'] }")).resolves.toMatchObject({ result: { ok: true } });
});

test("an abort ends a running and a waiting program at once", async () => {
  const controller = new AbortController();
  const reason = new Error("stop");
  const many = Array.from({ length: 6 }, () => runJavaScript({ code: "while (true);", input: null, signal: controller.signal }));
  const settled = Promise.allSettled(many);
  controller.abort(reason);
  for (const outcome of await settled) expect(outcome).toMatchObject({ status: "rejected", reason });
  await expect(run("return 1")).resolves.toMatchObject({ result: 1 });
});

test("too much input is refused before a thread sees it", async () => {
  expect((await fail("return 1", "x".repeat(6_000_000))).code).toBe("too_large");
});

test("fifty programs at once all finish and leave the main thread free", async () => {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const results = await Promise.all(
    Array.from({ length: 50 }, (_, i) => run("let n = 0; for (let i = 0; i < 1e5; i++) n += input; return n", i, 3_000)),
  );
  delay.disable();
  expect(results.map(({ result }) => result)).toEqual(Array.from({ length: 50 }, (_, i) => i * 1e5));
  expect(delay.percentile(99) / 1e6).toBeLessThan(250);
}, 60_000);
