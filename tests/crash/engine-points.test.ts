// A process that dies at the worst moments there are, by name, while it carries out runs of every shape. Another one takes over.
// A failing seed is printed: run it again with CRASH_SEED=<seed>.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkRuns, type Started } from "@/tests/chaos/check-runs";
import { leaseMs, Site } from "@/tests/chaos/site";
import { approveEverything, publishShapes, randomFrom, startRuns, untilAllEnded } from "@/tests/chaos/storm";
import { crashPoints } from "@/tests/support/crash-points";

const seed = Number(process.env.CRASH_SEED ?? Math.floor(Math.random() * 1_000_000));
const random = randomFrom(seed);

describe(`an engine that dies (seed ${seed})`, () => {
  let site: Site;
  let published: Awaited<ReturnType<typeof publishShapes>>;
  const started: Started[] = [];

  beforeAll(async () => {
    site = await Site.open({ latencyMs: 30 });
    published = await publishShapes();
  });
  afterAll(() => site?.close());

  test.each(crashPoints)("%s leaves runs that another one carries to their end", async (point) => {
    const told = `${point}, seed ${seed}`;
    const crashAt = `${point}:${1 + Math.floor(random() * 4)}`;
    const doomed = await site.startEngine({ crashAt });
    const people = approveEverything(site);
    const first = started.length;
    const isGone = doomed.gone.then(() => true);
    // Runs may be over before the moment came for the so manieth time: then there are more of them.
    for (let isDead = false, batch = 1; !isDead; batch++) {
      started.push(...(await startRuns(site, published, { count: 10, everyMs: 5, prefix: `${point}-${batch}` })));
      isDead = await Promise.race([isGone, untilAllEnded(30_000).then(() => false)]);
    }
    const survivor = await site.startEngine();
    const takenOverAt = Date.now();
    const endedAt = await untilAllEnded(30_000);
    await people.stop();
    await site.signal(survivor, "SIGTERM");
    const own = started.slice(first);
    const { modelsRepeated, toolsRepeated } = await checkRuns(
      own,
      site.ledger.entries.filter(({ what }) => what.startsWith(point)),
      { told },
    );
    console.log(
      `${told} (${crashAt}): ${own.length} runs, ended ${endedAt - takenOverAt} ms after the takeover, ${modelsRepeated + toolsRepeated} repeated`,
    );
    expect(endedAt - takenOverAt, told).toBeLessThan(leaseMs + 2_000 + 6_000);
  });
});
