import type { Inngest } from "inngest";
import { expect, test } from "vitest";
import { countRows, createRig, pool, until, untilAllEnded } from "./harness";

test("each tick of a schedule starts one run, however many processes tick", async () => {
  const ticks: string[] = [];
  const define = (client: Inngest) => [
    // Six fields, so that the test need not wait for a minute.
    client.createFunction({ id: "tick", triggers: [{ cron: "TZ=Europe/Berlin * * * * * *" }] }, async ({ event }) => {
      ticks.push((event.data as { scheduledAt: string }).scheduledAt);
    }),
  ];
  const rigs = [await createRig(define), await createRig(define)];
  await until(() => ticks.length >= 3);
  await Promise.all(rigs.map((rig) => rig.executor.drain(1_000)));
  expect(new Set(ticks).size).toBe(ticks.length);
  expect(await countRows("event")).toBe(ticks.length);
});

test("a schedule that never fires is refused, by the name of its function", async () => {
  const rig = createRig((client) => [client.createFunction({ id: "never", triggers: [{ cron: "0 0 30 2 *" }] }, async () => {})]);
  await expect(rig).rejects.toThrow('Function "app-never" has a bad cron "0 0 30 2 *"');
});

/** Notes the ticks of a schedule that fires once a year. */
const yearly = (ticks: string[]) => (client: Inngest) => [
  client.createFunction({ id: "yearly", triggers: [{ cron: "0 0 1 1 *" }] }, async ({ event }) => {
    ticks.push((event.data as { scheduledAt: string }).scheduledAt);
  }),
];

test("a tick that came while no process ran is made up for once at the next start, whatever the number of processes", async () => {
  const ticks: string[] = [];
  const first = await createRig(yearly(ticks));
  await first.executor.drain(1_000);
  // Two of its ticks ago; only the last is made up for.
  await pool.query("UPDATE executor.schedule SET ticked_at = now() - interval '2 years 1 day'");
  await Promise.all([createRig(yearly(ticks)), createRig(yearly(ticks))]);
  await until(() => ticks.length > 0);
  await untilAllEnded();
  await createRig(yearly(ticks));
  await untilAllEnded();
  expect(ticks).toEqual([`${new Date().getUTCFullYear()}-01-01T00:00:00.000Z`]);
});

test("a schedule that is new has missed nothing, and nothing is made up for when that is not wanted", async () => {
  const ticks: string[] = [];
  const first = await createRig(yearly(ticks));
  await first.executor.drain(1_000);
  expect([await countRows("event"), await countRows("run")]).toEqual([0, 0]);
  await pool.query("UPDATE executor.schedule SET ticked_at = now() - interval '2 years'");
  await createRig(yearly(ticks), { missedTicks: "skip" });
  expect([await countRows("event"), await countRows("run"), ticks]).toEqual([0, 0, []]);
});
