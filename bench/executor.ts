// What the embedded executor itself costs: runs per second of functions that do nothing, 50 at once (in the last row 500 of 20
// tenants, so that more is due than fits and they take turns), everything stored in PostgreSQL. Run by: DATABASE_URL=… node --conditions=react-server --import tsx bench/executor.ts [rounds]
import { Inngest } from "inngest";
import pg from "pg";
import { createExecutor } from "@/server/executor/executor";

const runsPerRound = 1_000;
const rounds = Number(process.argv[2] ?? 5);

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 16, pipeline: true });
const log = { debug: () => {}, info: () => {}, warn: console.warn, error: console.error };
const executor = createExecutor({ pool, log, tenantOf: ({ data }) => `tenant ${(data as { n: number }).n % 20}` });
const client = new Inngest({ id: "bench", isDev: true, baseUrl: "http://embedded.invalid", fetch: executor.fetch });
const waiting = new Map<number, () => void>();

function defineFunction(steps: number, width = 1) {
  const id = width > 1 ? `fan${width}` : `steps${steps}`;
  return client.createFunction({ id, triggers: [{ event: `bench/${id}` }] }, async ({ step, event }) => {
    for (let n = 0; n < steps; n++) {
      if (width === 1) await step.run(`step ${n}`, async () => n);
      else await Promise.all(Array.from({ length: width }, (_, branch) => step.run(`step ${n} ${branch}`, async () => branch)));
    }
    waiting.get(event.data.n)?.();
  });
}

let next = 0;
/** Accepts one event in a transaction of its own, as the product does, and waits until the function has returned. */
async function runOnce(name: string): Promise<number> {
  const n = next++;
  const started = performance.now();
  const ended = new Promise<void>((resolve) => waiting.set(n, resolve));
  const tx = await pool.connect();
  await tx.query("BEGIN");
  await executor.acceptEvents(tx, [{ name, data: { n } }]);
  await tx.query("COMMIT");
  tx.release();
  executor.wake();
  await ended;
  waiting.delete(n);
  return performance.now() - started;
}

type Measured = { perSecond: number; p50: number; p95: number; cpuMs: number };

async function measure(name: string, total: number, atOnce: number): Promise<Measured> {
  const times: number[] = [];
  let left = total;
  const cpu = process.cpuUsage();
  const started = performance.now();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (left-- > 0) times.push(await runOnce(name));
    }),
  );
  const seconds = (performance.now() - started) / 1_000;
  const used = process.cpuUsage(cpu);
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.floor(times.length * share)] ?? 0;
  return { perSecond: times.length / seconds, p50: at(0.5), p95: at(0.95), cpuMs: (used.user + used.system) / 1_000 / times.length };
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

await executor.register(client, [defineFunction(0), defineFunction(3), defineFunction(10), defineFunction(1, 10)]);
await executor.start();
console.log("| function, runs at once | runs/s | p50 ms | p95 ms | CPU ms/run (Node) |\n| --- | --- | --- | --- | --- |");
for (const [name, total, atOnce] of [
  ["steps0", runsPerRound, 50],
  ["steps3", runsPerRound, 50],
  ["steps10", 300, 50],
  ["fan10", 100, 50],
  ["steps0", 2 * runsPerRound, 500],
] as const) {
  await measure(`bench/${name}`, total / 5, atOnce);
  const results: Measured[] = [];
  for (let round = 0; round < rounds; round++) results.push(await measure(`bench/${name}`, total, atOnce));
  const row = (["perSecond", "p50", "p95", "cpuMs"] as const).map((key) =>
    median(results.map((result) => result[key])).toFixed(key === "perSecond" ? 0 : 2),
  );
  console.log(`| ${name}, ${atOnce} | ${row.join(" | ")} |`);
}
await executor.drain(5_000);
await pool.end();
