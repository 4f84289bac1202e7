import { type Inngest, invoke } from "inngest";
import { expect, test } from "vitest";
import * as z from "zod";
import { createGate, createRig, pool, until, untilAllEnded, untilStats } from "./harness";

const tenantOf = ({ data }: { data: unknown }) => (data as { org?: string }).org;

/** Writes runs as an accepted event would, each with one job that is due now. */
async function insertRuns(org: string, { count, kind, fn }: { count: number; kind: "call" | "sleep"; fn: string }): Promise<void> {
  const event = JSON.stringify({ name: `t/${fn}`, data: { org } });
  await pool.query(
    `WITH runs AS (INSERT INTO executor.run (id, fn, event, tenant) SELECT $1 || '-' || n, $3, $4, $1 FROM generate_series(1, $2::int) n RETURNING id)
     INSERT INTO executor.job (run, step, kind, due, tenant) SELECT id, CASE WHEN $5 = 'call' THEN 'step' ELSE 'nap' END, $5, now(), $1 FROM runs`,
    [org, count, `app-${fn}`, event, kind],
  );
}

test.each(["call", "sleep"] as const)(
  "a tenant with 100,000 due jobs (%s) delays another's by no more than a claim or two",
  async (kind) => {
    const concurrency = 4;
    const claimed = () => rig.executor.stats().claimed;
    let claimedWhenItRan: number | undefined;
    const define = (client: Inngest) => [
      client.createFunction({ id: "flood", triggers: [{ event: "t/flood" }] }, async () => {}),
      client.createFunction({ id: "lone", triggers: [{ event: "t/lone" }] }, async () => {
        claimedWhenItRan = claimed();
      }),
    ];
    const rig = await createRig(define, { concurrency, tenantOf, isStarted: false });
    await insertRuns("large", { count: 100_000, kind, fn: "flood" });
    await pool.query("ANALYZE executor.job");
    await rig.executor.start();
    await until(() => claimed() > 50);
    await insertRuns("small", { count: 1, kind, fn: "lone" });
    const claimedBefore = claimed();
    await until(() => claimedWhenItRan !== undefined);
    // A sleep that is over becomes a call, so it is claimed twice.
    expect((claimedWhenItRan ?? 0) - claimedBefore).toBeLessThanOrEqual(concurrency * (kind === "call" ? 2 : 4));
  },
);

test("many tenants with much to do go round: nobody's third job begins before everybody's first", async () => {
  const ran: string[] = [];
  const orgs = Array.from({ length: 30 }, (_, n) => `org-${n}`);
  const { executor } = await createRig(
    (client) => [
      client.createFunction({ id: "turn", triggers: [{ event: "t/turn" }] }, async ({ event }) => void ran.push(event.data.org as string)),
    ],
    { concurrency: 4, tenantOf, isStarted: false },
  );
  for (const org of orgs) await insertRuns(org, { count: 6, kind: "call", fn: "turn" });
  await executor.start();
  await untilAllEnded();
  const firsts = orgs.map((org) => ran.indexOf(org));
  const thirds = orgs.map((org) => ran.flatMap((name, at) => (name === org ? [at] : []))[2] ?? 0);
  // The first claim of all is a plain one, and so may not be fair.
  expect(Math.min(...thirds.filter((at) => at >= 4))).toBeGreaterThan(Math.max(...firsts) - 8);
  expect(ran).toHaveLength(180);
});

/** A function that notes its name, and holds the only slot until it is let go when the name is "hold". */
const noting = (ran: string[], held: Promise<void>) => (client: Inngest) => [
  client.createFunction({ id: "note", priority: { run: "event.data.priority" }, triggers: [{ event: "t/note" }] }, async ({ event }) => {
    if (event.data.name === "hold") await held;
    ran.push(event.data.name as string);
  }),
];

test("among a tenant's due jobs the one of higher priority goes first, then the older", async () => {
  const ran: string[] = [];
  const gate = createGate();
  const { executor, send } = await createRig(noting(ran, gate.passed), { concurrency: 1, tenantOf });
  await send({ name: "t/note", data: { org: "one", name: "hold" } });
  await until(() => executor.stats().active === 1);
  for (const [name, priority] of Object.entries({ low: -5, plain: 0, high: 50, unset: undefined, "also high": 50 })) {
    await send({ name: "t/note", data: { org: "one", name, priority } });
  }
  await send({ name: "t/note", data: { org: "two", name: "someone else's", priority: -600 } });
  gate.open();
  await untilAllEnded();
  expect(ran.filter((name) => name !== "someone else's")).toEqual(["hold", "high", "also high", "plain", "unset", "low"]);
  // Priority is among a tenant's own: the other tenant's least urgent job took its turn.
  expect(ran.indexOf("someone else's")).toBeLessThanOrEqual(2);
});

test("what a run invokes is work of the same tenant", async () => {
  const gate = createGate();
  const { send } = await createRig(
    (client) => {
      const child = client.createFunction({ id: "child", triggers: [invoke(z.object({}))] }, async () => gate.passed);
      return [
        child,
        client.createFunction({ id: "parent", triggers: [{ event: "t/parent" }] }, async ({ step }) => {
          await step.invoke("child", { function: child, data: {} });
        }),
      ];
    },
    { tenantOf },
  );
  await send({ name: "t/parent", data: { org: "acme" } });
  await until(async () => (await pool.query("SELECT FROM executor.job WHERE tenant = 'acme'")).rowCount === 2);
  gate.open();
  await untilAllEnded();
});

test("a run that is not begun in time is cancelled, one that was begun goes on", async () => {
  const gate = createGate();
  const ended: string[] = [];
  const { executor, send } = await createRig((client) => [
    client.createFunction(
      { id: "queue", concurrency: 1, timeouts: { start: "1s" }, triggers: [{ event: "t/queue" }] },
      async ({ event, step }) => {
        await step.run("work", () => gate.passed);
        ended.push(event.data.name as string);
      },
    ),
    client.createFunction({ id: "see", triggers: [{ event: "inngest/function.cancelled" }] }, async ({ event }) => {
      ended.push(`${event.data.event.data.name} cancelled: ${event.data.error.message}`);
    }),
  ]);
  await send({ name: "t/queue", data: { name: "first" } });
  await until(() => executor.stats().active === 1);
  await send({ name: "t/queue", data: { name: "second" } });
  await until(() => ended.length === 1);
  await until(async () => (await pool.query("SELECT FROM executor.job WHERE kind = 'deadline'")).rowCount === 0);
  gate.open();
  await untilAllEnded();
  expect(ended).toEqual(["second cancelled: The run did not start in time.", "first"]);
  await untilStats(executor, { cancelled: 1, failed: 0 });
});
