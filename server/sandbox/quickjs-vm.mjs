// What both QuickJS threads share. Memory is bounded by WebAssembly itself: a heap limit on the thread would not do, since
// V8 ends the whole process when one large allocation passes it. For the same reason nothing of unknown size is ever
// copied out of the VM.
import { readFile } from "node:fs/promises";
import { newQuickJSWASMModuleFromVariant, newVariant, RELEASE_SYNC } from "quickjs-emscripten";

const pageBytes = 65_536;

/** A fresh VM. `wasmModule` may be the compiled module of another thread: that saves a third of the start. */
export async function createVm({ memoryBytes, stackBytes, wasmModule: given }) {
  const wasmModule =
    given ?? (await WebAssembly.compile(await readFile(new URL(import.meta.resolve("@jitl/quickjs-wasmfile-release-sync/wasm")))));
  const wasmMemory = new WebAssembly.Memory({ initial: 256, maximum: Math.floor(memoryBytes / pageBytes) });
  const quickjs = await newQuickJSWASMModuleFromVariant(newVariant(RELEASE_SYNC, { wasmModule, wasmMemory }));
  const runtime = quickjs.newRuntime();
  // Half of the WebAssembly memory: QuickJS then says "out of memory" itself, before the module breaks.
  runtime.setMemoryLimit(Math.floor(memoryBytes / 2));
  runtime.setMaxStackSize(stackBytes);
  const clock = { deadline: Number.POSITIVE_INFINITY };
  runtime.setInterruptHandler(() => Date.now() > clock.deadline);
  return { vm: runtime.newContext(), runtime, clock, wasmModule };
}

/**
 * Calls `harness`, an async function of ours inside the VM that gives text, and reads that text: { text }, or { limit }
 * when it took too long ("time"), waits for nothing ("unsettled") or gave too much ("output"), or { broken } otherwise.
 */
export function callHarness({ vm, runtime, clock }, harness, args, maxChars) {
  const promise = vm.callFunction(harness, vm.undefined, ...args);
  if (promise.error) return { broken: true };
  while (runtime.hasPendingJob()) {
    const jobs = runtime.executePendingJobs(1_000);
    if (jobs.error || Date.now() > clock.deadline) return Date.now() > clock.deadline ? { limit: "time" } : { broken: true };
  }
  const state = vm.getPromiseState(promise.value);
  if (state.type === "pending") return { limit: Date.now() > clock.deadline ? "time" : "unsettled" };
  if (state.type === "rejected" || vm.typeof(state.value) !== "string") return { broken: true };
  const chars = vm.getProp(state.value, "length").consume((length) => vm.getNumber(length));
  if (chars > maxChars) return { limit: "output" };
  const text = vm.getString(state.value);
  state.value.dispose();
  promise.value.dispose();
  return { text };
}
