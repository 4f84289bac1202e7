// Whatever order calls begin, end, fail, are begun again and are lost in: what is spent is what was charged, what is set aside belongs
// to a call that may still end, and both together never exceed the limit.
import fc from "fast-check";
import { v7 } from "uuid";
import { beforeAll, expect, test } from "vitest";
import { pool, transaction } from "@/server/db";
import { freeLostReservations, reserve } from "@/server/engine/budgets/reserve";
import { cancelRun, commitRun, createRun } from "@/server/engine/event-log";
import { orgId } from "@/tests/support/engine";
import { flow } from "@/tests/support/flow";

const { plan, document } = flow("a -> b");
const limit = 1_000;

beforeAll(async () => {
  await pool().query("INSERT INTO org (id, slug, name) VALUES ($1, $1, 'Test')", [orgId]);
  await pool().query(
    "INSERT INTO workflow (id, org_id, name, document, created_by, updated_by) VALUES ('w', $1, 'Test', $2, 'system', 'system')",
    [orgId, JSON.stringify(document)],
  );
});

const place = { run: fc.integer({ min: 0, max: 2 }), call: fc.integer({ min: 0, max: 2 }) };
const act = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("begin" as const), ...place, micros: fc.integer({ min: 1, max: 500 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("charge" as const), ...place, part: fc.integer({ min: 0, max: 100 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("fail" as const), ...place }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("late" as const), ...place }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("cancel" as const), run: place.run }) },
);

type Open = { fence: number; micros: number; attempt: number };

test("nothing is lost, nothing leaks, nothing is overspent", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 40 }), async (acts) => {
      const budgetId = v7();
      await pool().query("DELETE FROM budget");
      await pool().query(
        `INSERT INTO budget (id, org_id, name, scope, period, limit_micros, created_by) VALUES ($1, $2, 'b', 'org', 'year', $3, 'system')`,
        [budgetId, orgId, limit],
      );
      const create = () =>
        transaction((tx) =>
          createRun(tx, { orgId, workflowId: "w", version: null, plan, document, trigger: "manual", input: {}, startedBy: "system" }),
        );
      const runs = [(await create()).runId, (await create()).runId, (await create()).runId];
      const open = new Map<string, Open>();
      const attempts = new Map<string, number>();
      const done = new Set<string>();
      const dead = new Set<string>();
      let charged = 0;

      const finish = (runId: string, key: string, fence: number, costMicros: number | null) =>
        commitRun(
          {
            runId,
            entries: [
              {
                write: "finish",
                finish: {
                  key,
                  fence,
                  status: costMicros === null ? "failed" : "done",
                  settles: true,
                  ...(costMicros === null
                    ? { error: { code: "internal", message: "x" } }
                    : {
                        result: {},
                        charge: {
                          inputTokens: 1,
                          outputTokens: 1,
                          cachedTokens: 0,
                          reasoningTokens: 0,
                          costMicros,
                          provider: "p",
                          model: "m",
                        },
                      }),
                },
                events: [],
              },
            ],
          },
          { durable: false },
        );

      for (const step of acts) {
        const runId = runs[step.run]!;
        if (step.kind === "cancel") {
          await transaction((tx) => cancelRun(tx, { runId, by: "system" }));
          dead.add(runId);
          for (const key of [...open.keys()]) if (key.startsWith(runId)) open.delete(key);
          continue;
        }
        const key = `a/chat#${step.call}`;
        const id = `${runId} ${key}`;
        const known = open.get(id);
        if (step.kind === "begin") {
          if (done.has(id)) continue;
          const refused = await reserve(runId, key, step.micros);
          // A call that is refused gives back what an earlier try of it had set aside, and does not begin.
          if (refused) {
            open.delete(id);
            continue;
          }
          const attempt = (attempts.get(id) ?? 0) + 1;
          attempts.set(id, attempt);
          const begun = await commitRun(
            { runId, entries: [{ write: "begin", begin: { key, stepKey: "a", kind: "model", attempt }, events: [] }] },
            { durable: false },
          );
          if (dead.has(runId)) expect(begun.live).toBe(false);
          else open.set(id, { fence: begun.fences.get(key)!, micros: step.micros, attempt });
        } else if (known) {
          const cost = step.kind === "charge" ? Math.floor((known.micros * step.part) / 100) : null;
          // One that was thought dead answers late: nothing of it counts.
          const fence = step.kind === "late" ? known.fence - 1 : known.fence;
          const { finished } = await finish(runId, key, fence, step.kind === "late" ? known.micros : cost);
          expect(finished.has(key)).toBe(step.kind !== "late");
          if (step.kind === "late") continue;
          open.delete(id);
          if (cost === null) continue;
          done.add(id);
          charged += cost;
        }
        const { rows } = await pool().query<{ spent: string; held: string }>(
          `SELECT coalesce((SELECT sum(spent_micros) FROM budget_spend WHERE budget_id = $1), 0) AS spent,
             coalesce((SELECT sum(micros) FROM budget_reservation WHERE budget_id = $1), 0) AS held`,
          [budgetId],
        );
        const held = [...open.values()].reduce((sum, { micros }) => sum + micros, 0);
        expect({ spent: Number(rows[0]?.spent), held: Number(rows[0]?.held) }).toEqual({ spent: charged, held });
        expect(charged + held).toBeLessThanOrEqual(limit);
      }
      for (const runId of runs) await transaction((tx) => cancelRun(tx, { runId, by: "system" }));
      expect((await pool().query("SELECT FROM budget_reservation WHERE budget_id = $1", [budgetId])).rowCount).toBe(0);
      expect(await freeLostReservations(0)).toBe(0);
    }),
    { numRuns: 40 },
  );
}, 120_000);
