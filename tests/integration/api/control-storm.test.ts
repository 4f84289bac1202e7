// Everything that controls a run, at random and at once: whatever the order, a run keeps its promises.
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pool } from "@/server/db";
import { drainMachine, startMachine } from "@/server/engine/machine";
import { isFinalRun, isFinalStep, type RunEvent } from "@/server/workflow/run-event";
import { foldRun } from "@/server/workflow/run-view";
import { createHoldingServer, createRunClient, declare, set } from "../../support/run-client";
import { createTestOrg } from "../../support/test-org";

const seed = Number(process.env.CONTROL_SEED ?? 20_261_124);
const server = await createHoldingServer();
let client: ReturnType<typeof createRunClient>;

beforeAll(async () => {
  client = createRunClient(await (await createTestOrg()).createKey());
  await startMachine();
});
afterAll(async () => {
  server.close();
  await drainMachine(2_000);
});

type Act = { verb: string; body: Record<string, unknown> };
const stepKey = fc.constantFrom("a", "b", "c", "d", "e", "f");
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom("pause", "resume", "step").map((verb) => ({ verb, body: {} })) },
  { weight: 2, arbitrary: stepKey.map((key) => ({ verb: "skip", body: { stepKey: key, output: { skipped: key } } })) },
  {
    weight: 2,
    arbitrary: fc.record({ key: stepKey, n: fc.nat(3) }).map(({ key, n }) => ({ verb: "edit", body: { stepKey: key, input: { n } } })),
  },
  { weight: 1, arbitrary: stepKey.map((key) => ({ verb: "fork", body: { stepKey: key } })) },
  { weight: 1, arbitrary: fc.constant({ verb: "retry", body: {} }) },
);
/** Acts of one burst are sent at once. */
const bursts = fc.array(fc.array(act, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 5 });

let runs = 0;
function start(): Promise<{ id: string; paths: string[] }> {
  const path = `/storm/${++runs}`;
  const request = (id: string) => declare(id, "http-request", { url: `${server.url}${path}/${id}` });
  const text = `${request("a")}; ${declare("b", "wait", { duration: "0.05s" })}; ${set("c", { n: "{{ input }}" })}; ${request("d")}; ${set("e", {})}; ${request("f")};
    t -> a -> d -> f; t -> b -> c -> e -> f`;
  return client.start(text, {}).then((id) => ({ id, paths: ["a", "d", "f"].map((node) => `${path}/${node}`) }));
}

/** What is true of every run that has ended, however it was treated. */
async function expectWhole(id: string): Promise<RunEvent[]> {
  const [run, events] = await Promise.all([client.read(id), client.eventsOf(id)]);
  const view = foldRun(events);
  expect(view.status).toBe(run.status);
  expect(isFinalRun(view.status)).toBe(true);
  expect(events.filter(({ type }) => /^run-(succeeded|failed|cancelled)$/.test(type))).toEqual([events.at(-1)]);
  const settled = events.flatMap(({ type, stepKey: key }) => (/^step-(succeeded|failed|skipped)$/.test(type) ? [key] : []));
  expect(new Set(settled).size).toBe(settled.length);
  for (const step of run.steps) {
    expect(isFinalStep(step.status as never)).toBe(true);
    expect({ key: step.key, status: view.steps[step.key]?.status }).toEqual({ key: step.key, status: step.status });
  }
  return events;
}

/** What happened, for whoever has to find out why. */
async function tell(id: string, events: readonly RunEvent[]): Promise<string> {
  const { rows } = await pool().query("SELECT key, status, attempt, fence, started_at, finished_at FROM call WHERE run_id = $1", [id]);
  const said = events.map(({ seq, at, type, stepKey: key, data }) => `${seq} ${at} ${type} ${key ?? ""} ${JSON.stringify(data)}`);
  return [...rows.map((row) => JSON.stringify(row)), ...said].join("\n");
}

describe("a storm of control", () => {
  it(`leaves every run whole, at its end, and nothing done twice (seed ${seed})`, { timeout: 120_000 }, async () => {
    let edits = 0;
    await fc.assert(
      fc.asyncProperty(bursts, fc.constantFrom(0, 0, 0, 2, 3, 4), async (storm, held) => {
        const { id, paths } = await start();
        const forks: string[] = [];
        const edited = new Set<string>();
        // Half of them are held near their beginning, so that there is something to edit.
        if (held > 0) await client.control(id, "pause");
        for (let left = held; left > 1; left--) await client.control(id, "step");
        for (const burst of storm) {
          const ready = (await client.read(id)).steps.find(({ status }) => status === "queued")?.key;
          const acts = burst.map(({ verb, body }) => ({ verb, body: verb === "edit" && ready ? { ...body, stepKey: ready } : body }));
          const answers = await Promise.all(acts.map(({ verb, body }) => client.control(id, verb, body)));
          for (const [index, answer] of answers.entries()) {
            expect([200, 202, 409, 410]).toContain(answer.status);
            if (answer.status >= 400) expect(answer.body.fix).toEqual(expect.any(String));
            if (answer.status === 202) forks.push(answer.body.runId);
            if (answer.status === 200 && acts[index]?.verb === "edit") edited.add(String(acts[index].body.stepKey));
          }
        }
        await client.control(id, "resume");
        await client.hasEnded(id);
        const events = await expectWhole(id);
        for (const path of paths) {
          const asked = server.timesAsked(path);
          if (asked > 1 + forks.length) throw new Error(`${path} was asked ${asked} times:\n${await tell(id, events)}`);
        }
        edits += edited.size;
        // An edit that was taken counts, unless the step was skipped all the same.
        const { steps } = await client.read(id);
        for (const key of edited)
          if (steps.find((step) => step.key === key)?.status !== "skipped")
            expect(events.some(({ type, stepKey: said }) => type === "step-edited" && said === key)).toBe(true);
        for (const fork of new Set(forks)) {
          await client.hasEnded(fork);
          await expectWhole(fork);
        }
      }),
      { seed, numRuns: 25 },
    );
    expect(edits).toBeGreaterThan(0);
  });
});
