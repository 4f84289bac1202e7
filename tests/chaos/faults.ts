// Storms: runs of every shape are started and answered while something is broken again and again. Each storm checks every run
// against the ledger and says what it measured.
import { expect } from "vitest";
import { pool } from "@/server/db";
import { checkRuns, type Started, type Tally } from "./check-runs";
import { poison } from "./shapes";
import { type EngineProcess, leaseMs, patiently, type Site } from "./site";
import { approveEverything, publishShapes, randomFrom, startRuns, untilAllEnded } from "./storm";

export type Figures = Tally & { storm: string; seed: number; breaks: number; seconds: number; recoveryMs: number[]; firstStepMs: number[] };

type Size = { runs: number; breaks: number; seed: number; everyMs?: number };

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** What was under way when something broke goes on at most this much later. */
export const recoveryLimitMs = leaseMs + 2_000;

/**
 * Starts engines and runs, lets `breaking` break things until it is done, and resolves when every run has been checked. The
 * engines at the end are those that `breaking` left.
 */
async function storm(
  site: Site,
  { name, runs, seed, everyMs = 10, engines }: { name: string; runs: number; seed: number; everyMs?: number; engines: number },
  breaking: (random: () => number, seen: { recoveryMs: number[]; firstStepMs: number[] }) => Promise<number>,
): Promise<Figures> {
  const told = `${name}, seed ${seed}`;
  const published = await publishShapes();
  const startedAt = Date.now();
  await Promise.all(Array.from({ length: engines }, () => site.startEngine()));
  const people = approveEverything(site);
  const seen = { recoveryMs: [] as number[], firstStepMs: [] as number[] };
  const [started, breaks] = await Promise.all([
    startRuns(site, published, { count: runs, everyMs, prefix: name }),
    breaking(randomFrom(seed), seen),
  ]);
  await untilAllEnded(120_000);
  await people.stop();
  await Promise.all([...site.engines].map((engine) => site.signal(engine, "SIGTERM")));
  const tally = await check(site, started, told, name);
  await expectNothingLeft(told);
  return { storm: name, seed, breaks, seconds: Math.round((Date.now() - startedAt) / 1_000), ...tally, ...seen };
}

const check = (site: Site, started: readonly Started[], told: string, name: string) =>
  checkRuns(
    started,
    site.ledger.entries.filter(({ what }) => what.startsWith(`${name}-`)),
    { told, stalled: site.stalled },
  );

/** The executor keeps nothing of what has ended. */
async function expectNothingLeft(told: string): Promise<void> {
  const { rows } = await pool().query<{ left: number }>("SELECT count(*)::int AS left FROM executor.job");
  expect(rows[0]?.left, told).toBe(0);
}

/** The first deed that the ledger saw after `since`, done by this process. */
async function firstDeedOf(site: Site, engine: EngineProcess, since: number): Promise<number | undefined> {
  for (const deadline = since + 5_000; Date.now() < deadline; await pause(5)) {
    const deed = site.ledger.entries.findLast(({ pid }) => pid === engine.child.pid);
    if (deed) return site.ledger.entries.find(({ pid }) => pid === engine.child.pid)?.at;
  }
  return undefined;
}

/** SIGKILL, one engine of two or both, while the others go on. */
export function killAtRandom(site: Site, { runs, breaks, seed, everyMs }: Size): Promise<Figures> {
  return storm(
    site,
    { name: "kills", runs, seed, engines: 2, ...(everyMs === undefined ? {} : { everyMs }) },
    async (random, { firstStepMs }) => {
      for (let kill = 0; kill < breaks; kill++) {
        await pause(200 + random() * 800);
        const doomed = random() < 0.3 ? [...site.engines] : site.engines.slice(0, 1);
        await Promise.all(doomed.map((engine) => site.signal(engine, "SIGKILL")));
        const fresh = await Promise.all(doomed.map(() => site.startEngine()));
        if (doomed.length < 2) continue;
        const first = await Promise.all(fresh.map((engine) => firstDeedOf(site, engine, Date.now())));
        const at = Math.min(...first.flatMap((moment) => moment ?? []));
        if (Number.isFinite(at)) firstStepMs.push(Math.max(0, at - Math.min(...fresh.map(({ loadedAt }) => loadedAt))));
      }
      return breaks;
    },
  );
}

/** SIGSTOP for longer than the lease, then SIGCONT: the process that slept does not know that another took over. */
export function stallAtRandom(site: Site, { runs, breaks, seed, everyMs }: Size): Promise<Figures> {
  return storm(site, { name: "stalls", runs, seed, engines: 2, ...(everyMs === undefined ? {} : { everyMs }) }, async (random) => {
    for (let stall = 0; stall < breaks; stall++) {
      await pause(100 + random() * 400);
      const engine = site.engines[stall % site.engines.length];
      if (!engine) break;
      site.stalled.add(engine.child.pid ?? 0);
      await site.signal(engine, "SIGSTOP");
      await pause(leaseMs + 300 + random() * 700);
      await site.signal(engine, "SIGCONT");
    }
    return breaks;
  });
}

/** The database drops everything and starts again, at once. */
export function restartDatabase(site: Site, { runs, breaks, seed, everyMs }: Size): Promise<Figures> {
  return storm(site, { name: "database", runs, seed, engines: 2, ...(everyMs === undefined ? {} : { everyMs }) }, async (random) => {
    for (let restart = 0; restart < breaks; restart++) {
      await pause(500 + random() * 1_000);
      await site.restartDatabase();
    }
    return breaks;
  });
}

/** Every connection is cut, the executors' own and those in the middle of a commit. */
export function cutConnections(site: Site, { runs, breaks, seed, everyMs }: Size): Promise<Figures> {
  return storm(site, { name: "cuts", runs, seed, engines: 2, ...(everyMs === undefined ? {} : { everyMs }) }, async (random) => {
    for (let cut = 0; cut < breaks; cut++) {
      await pause(100 + random() * 400);
      await patiently(() => site.cutConnections());
    }
    return breaks;
  });
}

/** An upgrade: one engine after the other is asked to stop and replaced, under load. Nothing is repeated. */
export async function restartRolling(site: Site, { runs, breaks, seed, everyMs }: Size): Promise<Figures> {
  const figures = await storm(
    site,
    { name: "rolling", runs, seed, engines: 2, ...(everyMs === undefined ? {} : { everyMs }) },
    async (random) => {
      for (let restart = 0; restart < breaks; restart++) {
        await pause(100 + random() * 300);
        const [oldest] = site.engines;
        await site.startEngine();
        if (oldest) await site.signal(oldest, "SIGTERM");
      }
      return breaks;
    },
  );
  expect(figures.modelsRepeated + figures.toolsRepeated, `rolling, seed ${seed}`).toBe(0);
  return figures;
}

/** A run that takes its process down each time: it is given up after five deaths, and the others go on. */
export async function survivePoison(site: Site, { runs, seed, everyMs = 10 }: Size): Promise<Figures> {
  const told = `poison, seed ${seed}`;
  const startedAt = Date.now();
  const [bad] = await publishShapes([poison], { calls: false });
  const good = await publishShapes();
  if (!bad) throw new Error("no poison");
  const people = approveEverything(site);
  let deaths = 0;
  let isOver = false;
  const keeper = (async () => {
    while (!isOver) {
      // What takes it down may be the first that it claims.
      const engine = await site.startEngine({ mayDie: true });
      await Promise.race([engine.gone.then(() => deaths++), untilTrue(() => isOver)]);
    }
  })();
  const [poisoned] = await startRuns(site, [bad], { count: 1, everyMs: 0, prefix: "poisoned" });
  const started = await startRuns(site, good, { count: runs, everyMs, prefix: "poison" });
  await untilAllEnded(120_000);
  isOver = true;
  await keeper;
  await people.stop();
  await Promise.all([...site.engines].map((engine) => site.signal(engine, "SIGTERM")));
  const { rows } = await pool().query("SELECT status, reason FROM run WHERE id = $1", [poisoned?.runId]);
  expect(rows, told).toEqual([{ status: "failed", reason: "crash-loop" }]);
  const tally = await check(site, started, told, "poison");
  const seconds = Math.round((Date.now() - startedAt) / 1_000);
  return { storm: "poison", seed, breaks: deaths, seconds, recoveryMs: [], firstStepMs: [], ...tally };
}

async function untilTrue(holds: () => boolean): Promise<void> {
  while (!holds()) await pause(50);
}

/** One engine with work in its hands is killed, another stands by: how long until what was under way goes on. */
export async function measureRecovery(site: Site, { breaks, seed }: Pick<Size, "breaks" | "seed">): Promise<Figures> {
  return storm(site, { name: "recovery", runs: breaks * 60, seed, engines: 2, everyMs: 20 }, async (_random, { recoveryMs }) => {
    for (let kill = 0; kill < breaks; kill++) {
      const [doomed] = site.engines;
      if (!doomed) break;
      await pause(500);
      const held = await untilBusy(site, doomed);
      await site.signal(doomed, "SIGKILL");
      const killedAt = Date.now();
      if (held.length > 0) recoveryMs.push((await untilGoneOn(held, killedAt + 20_000)) - killedAt);
      await site.startEngine();
    }
    return breaks;
  });
}

/** What was claimed when this engine had just been asked for something of the world; nothing when it is not asked any more. */
async function untilBusy(site: Site, engine: EngineProcess): Promise<UnderWay[]> {
  const before = site.ledger.entries.length;
  for (const deadline = Date.now() + 2_000; Date.now() < deadline; await pause(2))
    if (site.ledger.entries.slice(before).some(({ pid }) => pid === engine.child.pid)) return underWay();
  return [];
}

type UnderWay = { run: string; fence: string };

/** The jobs that processes hold. */
async function underWay(): Promise<UnderWay[]> {
  const { rows } = await pool().query<UnderWay>("SELECT run, fence::text FROM executor.job WHERE fence IS NOT NULL");
  return rows;
}

/** Resolves with the moment at which none of these claims stood any more: ended, or claimed by someone who lives. */
async function untilGoneOn(claims: readonly UnderWay[], deadline: number): Promise<number> {
  for (;;) {
    const { rows } = await pool().query<{ left: number }>(
      "SELECT count(*)::int AS left FROM executor.job j JOIN unnest($1::text[], $2::bigint[]) c(run, fence) ON j.run = c.run AND j.fence = c.fence",
      [claims.map(({ run }) => run), claims.map(({ fence }) => fence)],
    );
    if (rows[0]?.left === 0 || Date.now() > deadline) return Date.now();
    await pause(20);
  }
}
