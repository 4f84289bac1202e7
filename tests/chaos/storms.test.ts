// The long storms of `npm run test:chaos`. Their figures go to docs/proof.md. CHAOS_SEED repeats a run of them, CHAOS_SCALE=0.1
// makes them a tenth as long.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  cutConnections,
  killAtRandom,
  measureRecovery,
  recoveryLimitMs,
  restartDatabase,
  restartRolling,
  stallAtRandom,
  survivePoison,
} from "./faults";
import { report } from "./report";
import { Site } from "./site";

const seed = Number(process.env.CHAOS_SEED ?? Math.floor(Math.random() * 1_000_000));
const scale = Number(process.env.CHAOS_SCALE ?? 1);
const times = (count: number) => Math.max(1, Math.round(count * scale));

describe(`storms (seed ${seed})`, () => {
  let site: Site;
  beforeAll(async () => {
    site = await Site.open({ latencyMs: 40 });
  });
  afterAll(() => site?.close());

  test("1,000 runs and 20 kills", async () =>
    report(await killAtRandom(site, { runs: times(1_000), breaks: times(20), seed, everyMs: 25 })));
  test("six stalls past the lease", async () =>
    report(await stallAtRandom(site, { runs: times(300), breaks: times(6), seed, everyMs: 30 })));
  test("six restarts of the database", async () =>
    report(await restartDatabase(site, { runs: times(300), breaks: times(6), seed, everyMs: 30 })));
  test("twenty cuts of every connection", async () =>
    report(await cutConnections(site, { runs: times(300), breaks: times(20), seed, everyMs: 20 })));
  test("ten rolling restarts", async () => report(await restartRolling(site, { runs: times(300), breaks: times(10), seed, everyMs: 40 })));
  test("a poison run among others", async () => report(await survivePoison(site, { runs: times(100), breaks: 5, seed })));
  test("ten recoveries, measured", async () => {
    const figures = await measureRecovery(site, { breaks: times(10), seed });
    report(figures);
    for (const ms of figures.recoveryMs) expect(ms, `seed ${seed}`).toBeLessThan(recoveryLimitMs);
  });
});
