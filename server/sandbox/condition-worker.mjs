// Evaluates conditions that are too large for the app's own thread, by the very same code: the language is TypeScript, so
// it is loaded through tsx, once for the life of this thread.
import { parentPort, workerData } from "node:worker_threads";
import { tsImport } from "tsx/esm/api";

const { evaluateCondition } = await tsImport("../workflow/expression/evaluate-condition.ts", import.meta.url);

parentPort.on("message", ({ text, data }) => {
  try {
    const holds = evaluateCondition(text, JSON.parse(data), { steps: workerData.steps });
    parentPort.postMessage({ ok: true, json: JSON.stringify(holds) });
  } catch (problem) {
    parentPort.postMessage({ ok: false, message: String(problem?.message ?? problem).slice(0, 1_000), fix: problem?.fix });
  }
});
parentPort.postMessage("ready");
