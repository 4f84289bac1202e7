// Runs one program of a user in QuickJS and ends. Plain JavaScript, because a worker thread is started from a file.
// Nothing of the host is reachable from inside: no function is handed in, only JSON text goes in and comes out.
import { readFile } from "node:fs/promises";
import { parentPort } from "node:worker_threads";
import { newQuickJSWASMModuleFromVariant, newVariant, RELEASE_SYNC } from "quickjs-emscripten";

const pageBytes = 65_536;
const maxLogChars = 64_000;
const maxLogLines = 1_000;

// Runs before the user's code, so it keeps the real functions in its closure.
const prelude = `(() => {
  const { stringify, parse } = JSON;
  const text = String;
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
    logs[logs.length] = line.length > room ? line.slice(0, room) + "…" : line;
    room -= line.length;
  };
  globalThis.console = { log, info: log, warn: log, error: log, debug: log };
  const report = (problem) => {
    try {
      const isError = typeof problem === "object" && problem !== null && "message" in problem;
      return { name: isError ? text(problem.name) : "", message: text(isError ? problem.message : show(problem)), stack: isError ? text(problem.stack) : "" };
    } catch { return { name: "", message: "it threw something that cannot be shown", stack: "" }; }
  };
  return async (program, input, maxChars) => {
    try {
      const result = stringify((await program(parse(input))) ?? null) ?? "null";
      if (result.length > maxChars) return stringify({ ok: false, limit: "output", logs });
      return stringify({ ok: true, result, logs });
    } catch (problem) {
      return stringify({ ok: false, error: report(problem), logs });
    }
  };
})()`;

const start = await new Promise((resolve) => parentPort.once("message", resolve));
// The first thread compiles, the later ones are given its work: that is a third of their start.
const wasmModule =
  start.wasmModule ?? (await WebAssembly.compile(await readFile(new URL(import.meta.resolve("@jitl/quickjs-wasmfile-release-sync/wasm")))));
const wasmMemory = new WebAssembly.Memory({ initial: 256, maximum: Math.floor(start.memoryBytes / pageBytes) });
const quickjs = await newQuickJSWASMModuleFromVariant(newVariant(RELEASE_SYNC, { wasmModule, wasmMemory }));
const runtime = quickjs.newRuntime();
// Half of the WebAssembly memory: QuickJS then says "out of memory" itself, before the module breaks.
runtime.setMemoryLimit(Math.floor(start.memoryBytes / 2));
runtime.setMaxStackSize(256 * 1024);
let deadline = Number.POSITIVE_INFINITY;
runtime.setInterruptHandler(() => Date.now() > deadline);
const vm = runtime.newContext();
const harness = vm.unwrapResult(vm.evalCode(prelude, "harness.js"));

parentPort.once("message", (job) => {
  deadline = Date.now() + job.timeoutMs;
  parentPort.postMessage(run(job));
});
parentPort.postMessage({ wasmModule });

function run({ code, input, maxChars }) {
  try {
    const program = vm.evalCode(`(async function (input) {\n${code}\n})`, "code.js");
    if (program.error) return { ok: false, error: vm.dump(program.error), logs: [] };
    const promise = vm.callFunction(harness, vm.undefined, program.value, vm.newString(input), vm.newNumber(maxChars));
    if (promise.error) return { ok: false, error: vm.dump(promise.error), logs: [] };
    while (runtime.hasPendingJob()) {
      const jobs = runtime.executePendingJobs(1_000);
      if (jobs.error) return { ok: false, error: vm.dump(jobs.error), logs: [] };
      if (Date.now() > deadline) return { ok: false, limit: "time", logs: [] };
    }
    const state = vm.getPromiseState(promise.value);
    if (state.type === "pending") return { ok: false, limit: Date.now() > deadline ? "time" : "unsettled", logs: [] };
    if (state.type === "rejected") return { ok: false, error: vm.dump(state.error), logs: [] };
    // Never larger than the result's cap, its escapes and the logs.
    if (vm.getNumber(vm.getProp(state.value, "length")) > maxChars * 2 + maxLogChars * 6) return { ok: false, limit: "output", logs: [] };
    return { ...JSON.parse(vm.getString(state.value)) };
  } catch (problem) {
    // QuickJS itself broke: its memory is at an end. The whole thread is thrown away after this.
    return { ok: false, limit: "memory", detail: String(problem), logs: [] };
  }
}
