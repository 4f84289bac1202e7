// npm run bench: what a run costs. Starts Trellis on a data folder of its own and prints one Markdown table.
// Absolute figures do not travel between machines; compare rows of one run. Medians of several rounds.
//   --seconds 10  measured seconds of each row      --rounds 3      --only w1,w3,fan,s50,s499
//   --beside w1=http://127.0.0.1:5678/webhook/w1,w3=…   a webhook of another system that does the same, measured in turn with ours
//   --memory 20000  then so many runs of w1, with the memory after each fifth of them
import { cpuMs, residentBytes, startApp } from "./app.mjs";
import { measureCount, measureLoad, median } from "./load.mjs";
import { startModelServer } from "./model-server.mjs";
import { workloads } from "./workloads.mjs";

const option = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`);
  return at > 0 ? process.argv[at + 1] : fallback;
};
const seconds = Number(option("seconds", 10));
const rounds = Number(option("rounds", 3));
const only = option("only", Object.keys(workloads).join(",")).split(",");
const memoryRuns = Number(option("memory", 0));
const beside = new Map(
  option("beside", "")
    .split(",")
    .filter(Boolean)
    .map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]),
);

async function publish(app, { label, document }) {
  const { id } = await app.rest("POST", "workflows", { name: label, document });
  await app.rest("POST", `workflows/${id}/publish`, {});
  const { triggers } = await app.rest("GET", `workflows/${id}`);
  return triggers[0].url.replace(/^https?:\/\/[^/]+/, app.baseUrl);
}

async function measureRow({ name, url, concurrency }) {
  const { label, check } = workloads[name];
  const ours = [];
  const theirs = [];
  for (let round = 0; round < rounds; round++) {
    const before = cpuMs(app.pid);
    const result = await measureLoad({ makeRequest: (n) => ({ url, body: { n } }), check, concurrency, seconds });
    ours.push({ ...result, cpu: (cpuMs(app.pid) - before) / Math.max(1, result.finished * (1 + 2 / seconds)) });
    const other = beside.get(name);
    if (other) theirs.push(await measureLoad({ makeRequest: (n) => ({ url: other, body: { n } }), concurrency, seconds }));
  }
  printRow(label, concurrency, ours);
  if (theirs.length > 0) printRow(`${label} (beside)`, concurrency, theirs);
}

function printRow(label, concurrency, results) {
  const of = (key) => (key in results[0] ? median(results.map((result) => result[key])).toFixed(1) : "");
  const failed = results.reduce((sum, result) => sum + result.failed, 0);
  console.log(`| ${label} | ${concurrency} | ${of("perSecond")} | ${of("p50")} | ${of("p95")} | ${of("cpu")} | ${failed} |`);
}

/** Memory of all processes after each fifth of many runs: it must not grow with their number. */
async function measureMemory(url) {
  console.log("\n| runs of w1 | MB resident |\n| --- | --- |");
  for (let part = 1; part <= 5; part++) {
    await measureCount({ makeRequest: (n) => ({ url, body: { n } }), concurrency: 50, count: Math.ceil(memoryRuns / 5) });
    console.log(`| ${Math.ceil((memoryRuns / 5) * part)} | ${Math.round(residentBytes(app.pid) / 1e6)} |`);
  }
}

const models = await startModelServer({ latencyMs: 50 });
const app = await startApp({ env: { TRELLIS_ALLOW_HOSTS: "127.0.0.1" } });
try {
  await app.rest("POST", "providers", {
    name: "bench",
    baseUrl: models.url,
    models: [{ name: "bench-1", inputPricePerMillion: 1, outputPricePerMillion: 2 }],
  });
  console.log(`Serving ${Math.round(app.startMs)} ms after start (installed, built, empty data folder).`);
  console.log("\n| work | at once | runs/s | p50 ms | p95 ms | CPU ms/run | failed |\n| --- | --- | --- | --- | --- | --- | --- |");
  for (const name of only) {
    const workload = workloads[name];
    const url = await publish(app, workload);
    // Until the process has compiled what it runs often, which takes longer than a warm-up of two seconds.
    await measureLoad({ makeRequest: (n) => ({ url, body: { n } }), check: workload.check, concurrency: 50, seconds: 0, warmup: 6 });
    for (const concurrency of workload.concurrencies) await measureRow({ name, url, concurrency });
  }
  if (memoryRuns > 0) await measureMemory(await publish(app, workloads.w1));
} finally {
  await app.stop();
  await models.close();
}
