// npm run bench: what a run costs. Starts Trellis on a data folder of its own and prints one Markdown table.
// Absolute figures do not travel between machines; compare rows of one run. Medians of several rounds.
//   --seconds 10  measured seconds of each row      --rounds 3      --only w1,w3
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { cpuMs, startApp } from "./app.mjs";
import { measureLoad, median } from "./load.mjs";
import { startModelServer } from "./model-server.mjs";

const option = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`);
  return at > 0 ? process.argv[at + 1] : fallback;
};
const seconds = Number(option("seconds", 10));
const rounds = Number(option("rounds", 3));
const only = option("only", "w1,w3").split(",");

const at = (index) => ({ x: 0, y: index * 130 });
const base = { disabled: false, pinned: null, note: "", parent: null };
const node = (index, id, type, config) => ({ id, type, name: id, position: at(index), config, ...base });
const chain = (nodes) => ({
  version: 1,
  nodes,
  edges: nodes
    .slice(1)
    .map((target, index) => ({ id: `e${index}`, source: nodes[index].id, sourceHandle: "out", target: target.id, targetHandle: "in" })),
  notes: [],
  groups: [],
});

const workloads = {
  w1: {
    label: "webhook → 10 set → end",
    concurrencies: [1, 10, 50],
    document: chain([
      node(0, "hook", "webhook", { auth: "none", respond: "at-end" }),
      ...Array.from({ length: 10 }, (_, index) =>
        node(index + 1, `s${index + 1}`, "set", {
          fields: { n: index === 0 ? "{{ trigger.body.n }}" : `{{ s${index}.n }}`, step: index + 1 },
        }),
      ),
    ]),
    check:
      (n) =>
      ({ text }) =>
        JSON.parse(text).n === n,
  },
  w3: {
    label: "webhook → 3 model calls of 50 ms → end",
    concurrencies: [1, 50],
    document: chain([
      node(0, "hook", "webhook", { auth: "none", respond: "at-end" }),
      ...[1, 2, 3].map((index) =>
        node(index, `m${index}`, "model-call", { prompt: "Say fine.", models: [{ provider: "bench", model: "bench-1" }] }),
      ),
    ]),
    check:
      () =>
      ({ text }) =>
        JSON.parse(text).text === "Fine.",
  },
};

async function publish(app, { label, document }) {
  const { id } = await app.rest("POST", "workflows", { name: label, document });
  await app.rest("POST", `workflows/${id}/publish`, {});
  const { triggers } = await app.rest("GET", `workflows/${id}`);
  return triggers[0].url.replace(/^https?:\/\/[^/]+/, app.baseUrl);
}

/** Sizes of the scripts that the editor's page asks for, from Next's own manifest. */
function editorScript() {
  const manifest = readFileSync(
    new URL("../.next/server/app/[org]/workflows/[workflowId]/page_client-reference-manifest.js", import.meta.url),
    "utf8",
  );
  const files = new Set([...manifest.matchAll(/static\/chunks\/[^"]+?\.js/g)].map(([file]) => file));
  let bytes = 0;
  for (const file of files) bytes += gzipSync(readFileSync(new URL(`../.next/${decodeURIComponent(file)}`, import.meta.url))).length;
  return { files: files.size, kB: Math.round(bytes / 1_000) };
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
    for (const concurrency of workload.concurrencies) {
      const results = [];
      for (let round = 0; round < rounds; round++) {
        const before = cpuMs(app.pid);
        const result = await measureLoad({ makeRequest: (n) => ({ url, body: { n } }), check: workload.check, concurrency, seconds });
        results.push({ ...result, cpu: (cpuMs(app.pid) - before) / Math.max(1, result.finished * (1 + 2 / seconds)) });
      }
      const of = (key) => median(results.map((result) => result[key])).toFixed(1);
      console.log(
        `| ${workload.label} | ${concurrency} | ${of("perSecond")} | ${of("p50")} | ${of("p95")} | ${of("cpu")} | ${results.reduce((sum, { failed }) => sum + failed, 0)} |`,
      );
    }
  }
  const { files, kB } = editorScript();
  console.log(`\nEditor page: ${kB} kB of JavaScript, gzipped, in ${files} files (everything the page may load).`);
} finally {
  await app.stop();
  await models.close();
}
