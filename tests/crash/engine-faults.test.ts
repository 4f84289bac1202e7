// Engines that are killed, stalled, replaced and poisoned, and a database that goes away, in small: the same storms, longer, are
// `npm run test:chaos`. A failing seed is printed: run it again with CRASH_SEED=<seed>.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  cutConnections,
  type Figures,
  killAtRandom,
  measureRecovery,
  recoveryLimitMs,
  restartDatabase,
  restartRolling,
  stallAtRandom,
  survivePoison,
} from "@/tests/chaos/faults";
import { Site } from "@/tests/chaos/site";

const seed = Number(process.env.CRASH_SEED ?? Math.floor(Math.random() * 1_000_000));

describe(`every run ends, once, whatever happens (seed ${seed})`, () => {
  let site: Site;
  beforeAll(async () => {
    site = await Site.open({ latencyMs: 30 });
  });
  afterAll(() => site?.close());

  const tell = ({ storm, runs, breaks, seconds, modelsRepeated, toolsRepeated }: Figures) =>
    console.log(`${storm}: ${runs} runs, broken ${breaks} times, ${seconds} s, ${modelsRepeated + toolsRepeated} calls repeated`);

  test("engines are killed at random moments", async () => tell(await killAtRandom(site, { runs: 40, breaks: 2, seed })));
  test("an engine stalls for longer than its lease", async () => tell(await stallAtRandom(site, { runs: 30, breaks: 1, seed })));
  test("the database restarts", async () => tell(await restartDatabase(site, { runs: 30, breaks: 1, seed })));
  test("all connections are cut", async () => tell(await cutConnections(site, { runs: 30, breaks: 3, seed })));
  test("engines are replaced one after the other", async () => tell(await restartRolling(site, { runs: 30, breaks: 1, seed })));
  test("a run takes its process down again and again", async () => tell(await survivePoison(site, { runs: 10, breaks: 5, seed })));
  test("what was under way goes on within the lease and two seconds", async () => {
    const figures = await measureRecovery(site, { breaks: 1, seed });
    tell(figures);
    for (const ms of figures.recoveryMs) expect(ms, `seed ${seed}`).toBeLessThan(recoveryLimitMs);
  });
});
