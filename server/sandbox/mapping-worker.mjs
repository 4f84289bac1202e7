// Evaluates JSONata inside QuickJS, one expression at a time. The library bounds neither memory nor every kind of work;
// the VM bounds both. The VM serves many expressions: they are not JavaScript, and its prototypes are frozen.
import { readFile } from "node:fs/promises";
import { parentPort, workerData } from "node:worker_threads";
import { callHarness, createVm } from "./quickjs-vm.mjs";

const maxErrorChars = 500;

// JSONata asks a browser's window for base64; QuickJS has none.
const base64 = `(() => {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const btoa = (text) => {
    let out = "";
    for (let i = 0; i < text.length; i += 3) {
      const [a, b, c] = [text.charCodeAt(i), text.charCodeAt(i + 1), text.charCodeAt(i + 2)];
      if (a > 255 || b > 255 || c > 255) throw new Error("$base64encode takes characters up to 255");
      out += letters[a >> 2] + letters[((a & 3) << 4) | (b >> 4)] + (i + 1 < text.length ? letters[((b & 15) << 2) | (c >> 6)] : "=") + (i + 2 < text.length ? letters[c & 63] : "=");
    }
    return out;
  };
  const atob = (text) => {
    let out = "", bits = 0, held = 0;
    for (const letter of text.replace(/[=\\s]/g, "")) {
      const value = letters.indexOf(letter);
      if (value < 0) throw new Error("$base64decode takes base64");
      held = ((held << 6) | value) & 0xffff;
      bits += 6;
      if (bits >= 8) { bits -= 8; out += String.fromCharCode((held >> bits) & 255); }
    }
    return out;
  };
  globalThis.window = { btoa, atob };
})()`;

const prelude = `(() => {
  const { jsonata } = window;
  const { stringify, parse } = JSON;
  // JSONata gives its sequences a push of their own, which a frozen one would forbid.
  const { push } = Array.prototype;
  Object.defineProperty(Array.prototype, "push", {
    get: () => push,
    set(value) { Object.defineProperty(this, "push", { value, writable: true, configurable: true }); },
  });
  for (const { prototype } of [Object, Array, Function, String, Number, Boolean, RegExp, Date, Promise, Map, Set, Error]) Object.freeze(prototype);
  // A function of JSONata is an object inside; to the outside it is nothing.
  const plain = (_key, value) => (typeof value === "object" && value !== null && (value._jsonata_function || value._jsonata_lambda) ? undefined : value);
  return async (expression, data, timeout, maxChars) => {
    try {
      const result = await jsonata(expression, { timeout, stack: 500, sequence: 1000000 }).evaluate(parse(data));
      const json = stringify(result ?? null, plain) ?? "null";
      return json.length > maxChars ? stringify({ ok: false, message: "its result is larger than " + maxChars + " characters" }) : stringify({ ok: true, json });
    } catch (problem) {
      const where = typeof problem.position === "number" ? " (at character " + problem.position + ")" : "";
      return stringify({ ok: false, message: String(problem.message).slice(0, ${maxErrorChars}) + where });
    }
  };
})()`;

const { memoryBytes, timeoutMs, maxChars } = workerData;
const sandbox = await createVm({ memoryBytes, stackBytes: 512 * 1024, wasmModule: null });
const { vm, clock } = sandbox;
vm.unwrapResult(vm.evalCode(base64, "base64.js"));
vm.unwrapResult(vm.evalCode(await readFile(new URL(import.meta.resolve("jsonata/jsonata.min.js")), "utf8"), "jsonata.js"));
const harness = vm.unwrapResult(vm.evalCode(prelude, "harness.js"));

parentPort.on("message", ({ text, data }) => {
  clock.deadline = Date.now() + timeoutMs;
  parentPort.postMessage(evaluate(text, data));
  clock.deadline = Number.POSITIVE_INFINITY;
});
parentPort.postMessage("ready");

/** `spent`: the VM met a limit and serves nobody after this. */
function evaluate(expression, data) {
  try {
    const args = [vm.newString(expression), vm.newString(data), vm.newNumber(timeoutMs), vm.newNumber(maxChars)];
    const { text, limit } = callHarness(sandbox, harness, args, maxChars * 2 + 1_000);
    for (const arg of args) arg.dispose();
    if (limit === "time") return { ok: false, message: `it takes longer than ${timeoutMs} ms`, spent: true };
    if (text === undefined) return { ok: false, message: "it needs too much memory", spent: true };
    const answer = JSON.parse(text);
    return { ...answer, spent: !answer.ok && /out of memory|interrupted|stack/i.test(answer.message) };
  } catch {
    // QuickJS itself broke: its memory is at an end.
    return { ok: false, message: "it needs too much memory", spent: true };
  }
}
