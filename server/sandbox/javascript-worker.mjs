// Runs one program of a user in QuickJS and ends. Plain JavaScript, because a worker thread is started from a file.
// Nothing of the host is reachable from inside: no function is handed in, only JSON text goes in and comes out.
import { parentPort } from "node:worker_threads";
import { callHarness, createVm } from "./quickjs-vm.mjs";

const maxLogChars = 64_000;
const maxLogLines = 1_000;
const maxErrorChars = 2_000;

// Runs before the user's code, so it keeps the real functions in its closure.
const prelude = `(() => {
  const { stringify, parse } = JSON;
  const text = String;
  const compile = eval;
  const slice = Function.prototype.call.bind(String.prototype.slice);
  const cut = (value) => slice(text(value), 0, ${maxErrorChars});
  const logs = [];
  let room = ${maxLogChars};
  const show = (value) => {
    if (typeof value === "string") return value;
    try { return stringify(value) ?? text(value); } catch { return "[cannot be shown]"; }
  };
  const log = (...values) => {
    if (room <= 0 || logs.length >= ${maxLogLines}) return;
    let line = "";
    for (let i = 0; i < values.length; i++) line += (i ? " " : "") + show(values[i]);
    logs[logs.length] = line.length > room ? slice(line, 0, room) + "…" : line;
    room -= line.length;
  };
  globalThis.console = { log, info: log, warn: log, error: log, debug: log };
  const report = (problem) => {
    try {
      const isError = typeof problem === "object" && problem !== null && "message" in problem;
      return { name: isError ? cut(problem.name) : "", message: cut(isError ? problem.message : show(problem)), stack: isError ? cut(problem.stack) : "" };
    } catch { return { name: "", message: "it threw something that cannot be shown", stack: "" }; }
  };
  return async (source, input, maxChars) => {
    try {
      const program = compile(source);
      const result = stringify((await program(parse(input))) ?? null) ?? "null";
      if (result.length > maxChars) return stringify({ ok: false, limit: "output", logs });
      return stringify({ ok: true, result, logs });
    } catch (problem) {
      return stringify({ ok: false, error: report(problem), logs });
    }
  };
})()`;

const start = await new Promise((resolve) => parentPort.once("message", resolve));
const sandbox = await createVm({ ...start, stackBytes: 256 * 1024 });
const { vm, clock } = sandbox;
const harness = vm.unwrapResult(vm.evalCode(prelude, "harness.js"));

parentPort.once("message", (job) => {
  clock.deadline = Date.now() + job.timeoutMs;
  parentPort.postMessage(run(job));
});
parentPort.postMessage({ wasmModule: sandbox.wasmModule });

function run({ code, input, maxChars }) {
  try {
    const source = vm.newString(`(async function (input) {\n${code}\n})`);
    // The result, its escapes and the logs.
    const { text, limit } = callHarness(
      sandbox,
      harness,
      [source, vm.newString(input), vm.newNumber(maxChars)],
      maxChars * 2 + maxLogChars * 6,
    );
    if (limit) return { ok: false, limit, logs: [] };
    return text === undefined ? { ok: false, error: null, logs: [] } : { ...JSON.parse(text) };
  } catch {
    // QuickJS itself broke: its memory is at an end. The whole thread is thrown away after this.
    return { ok: false, limit: "memory", logs: [] };
  }
}
