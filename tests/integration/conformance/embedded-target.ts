import { Inngest } from "inngest";
import pg from "pg";
import { vi } from "vitest";
import { createExecutor } from "@/server/executor/executor";
import type { TargetKind } from "./target";

const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** Much more than anything takes, for machines that do other things too. */
const patienceMs = 30_000;

/** The embedded executor on the test file's database, as the product uses it. */
export const embeddedTarget: TargetKind = {
  name: "the embedded executor",
  missing: undefined,
  patienceMs,
  // Six fields, so that nobody need wait for a minute.
  cron: "* * * * * *",
  async open(appId, define) {
    const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 20, pipeline: true });
    const executor = createExecutor({ pool, log, pollMs: 200, backoffMs: () => 20 });
    const client = new Inngest({ id: appId, isDev: true, baseUrl: "http://embedded.invalid", logger: log, fetch: executor.fetch });
    await executor.register(client, define(client));
    await executor.start();
    return {
      async send(events) {
        const tx = await pool.connect();
        try {
          await tx.query("BEGIN");
          await executor.acceptEvents(tx, events);
          await tx.query("COMMIT");
        } finally {
          tx.release();
        }
        executor.wake();
      },
      async parked(functionId, kind, count) {
        const countSql = `SELECT FROM executor.job j JOIN executor.run r ON r.id = j.run
          WHERE r.fn = $1 AND j.kind = $2 AND j.fence IS NULL AND (j.kind <> 'call' OR j.lane IS NOT NULL)`;
        await vi.waitFor(
          async () => {
            const { rowCount } = await pool.query(countSql, [`${appId}-${functionId}`, kind]);
            if (rowCount !== count) throw new Error(`${rowCount} instead of ${count} runs of ${functionId} are parked (${kind})`);
          },
          { timeout: patienceMs, interval: 10 },
        );
      },
      async close() {
        await executor.drain(5_000);
        await pool.end();
      },
    };
  },
};
