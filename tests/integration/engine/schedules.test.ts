// Schedules by the real ticker on the database's clock; a test makes a moment due by moving it, never by waiting for it.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { pool } from "@/server/db";
import { admitRuns } from "@/server/engine/admit-runs";
import type { EngineDeps } from "@/server/engine/engine-deps";
import { prepareSend } from "@/server/engine/inngest";
import { drainMachine, startMachine } from "@/server/engine/machine";
import { tickSchedules } from "@/server/engine/schedules/tick-schedules";
import { limits } from "@/server/limits";
import { createWorkflow } from "@/server/services/workflows/create-workflow";
import type { WorkflowDocument } from "@/server/workflow/document";
import { endOf, until } from "@/tests/support/engine";
import { flowDocument } from "@/tests/support/flow";
import { callRest, createTestOrg, refusal, type TestOrg } from "@/tests/support/test-org";

let org: TestOrg;
beforeAll(async () => {
  org = await createTestOrg();
});
// Those of the tests before are not this one's to count.
beforeEach(() => pool().query("UPDATE schedule SET active = false"));

const scheduled = (config: Record<string, unknown>, rest = 'a: approval {"config":{"title":"Go?"}}; s -> a') =>
  flowDocument(`s: schedule ${JSON.stringify({ config })}; ${rest}`);

async function publish(document: WorkflowDocument): Promise<string> {
  const { id } = await createWorkflow(org.owner, { document });
  await org.as("owner").workflows.publish({ id, revision: 1 });
  return id;
}

async function republish(id: string, change: (document: WorkflowDocument) => void): Promise<void> {
  const { document, revision } = await org.as("owner").workflows.get({ id });
  const next = structuredClone(document);
  change(next);
  const saved = await org.as("owner").workflows.save({ id, revision, document: next });
  await org.as("owner").workflows.publish({ id, revision: saved.revision });
}

type Row = {
  active: boolean;
  next_at: Date | null;
  last_at: Date | null;
  last_run_id: string | null;
  last_skip: { at: string; reason: string; message: string } | null;
  now: Date;
};

async function scheduleOf(workflowId: string): Promise<Row> {
  const { rows } = await pool().query<Row>("SELECT *, now() AS now FROM schedule WHERE workflow_id = $1", [workflowId]);
  if (!rows[0]) throw new Error("no schedule");
  return rows[0];
}

/** Makes the moment `ago` the next one. */
async function makeDue(workflowId: string, ago = "1 second"): Promise<Date> {
  const { rows } = await pool().query<{ next_at: Date }>(
    "UPDATE schedule SET next_at = date_trunc('milliseconds', now() - $2::interval) WHERE workflow_id = $1 RETURNING next_at",
    [workflowId, ago],
  );
  return rows[0]!.next_at;
}

type Run = {
  id: string;
  status: string;
  trigger: string;
  input: Record<string, unknown>;
  idempotency_key: string;
  admission: string | null;
};

async function runsOf(workflowId: string): Promise<Run[]> {
  const { rows } = await pool().query<Run>(
    "SELECT id, status, trigger, input, idempotency_key, admission FROM run WHERE workflow_id = $1 ORDER BY id",
    [workflowId],
  );
  return rows;
}

const tick = () => tickSchedules(prepareSend);

describe("publishing", () => {
  test("sets the next moment, in the trigger's time zone", async () => {
    const id = await publish(scheduled({ cron: "0 9 * * *", timezone: "Asia/Tokyo" }));
    const { next_at, active } = await scheduleOf(id);
    expect(active).toBe(true);
    expect(next_at?.toISOString()).toMatch(/T00:00:00.000Z$/);
  });

  test("keeps a moment that is due while the times stay the same, and sets a new one when they change", async () => {
    const id = await publish(scheduled({ cron: "* * * * *" }));
    const due = await makeDue(id);
    await republish(id, (document) => {
      document.nodes[0]!.config.overlap = "allow";
    });
    expect((await scheduleOf(id)).next_at).toEqual(due);
    await republish(id, (document) => {
      document.nodes[0]!.config.cron = "0 0 1 1 *";
    });
    const { next_at, now } = await scheduleOf(id);
    expect(next_at!.getTime()).toBeGreaterThan(now.getTime());
  });

  test("without the node, or with the node switched off, stops it", async () => {
    const id = await publish(scheduled({ cron: "* * * * *" }, "m: manual; a: set; s -> a; m -> a"));
    await republish(id, (document) => {
      document.nodes[0]!.disabled = true;
    });
    expect(await scheduleOf(id)).toMatchObject({ active: false, next_at: null });
  });

  test.each([
    [{ cron: "61 * * * *" }, "s.config.cron", /minute/],
    [{ cron: "0 0 31 2 *" }, "s.config.cron", /No date/],
    [{ cron: "{{ trigger.when }}" }, "s.config.cron", /five fields/],
    [{ timezone: "Europe/Nowhere" }, "s.config.timezone", /time zone/],
  ])("%j is refused with the field and a fix", async (config, field, message) => {
    const { id } = await createWorkflow(org.owner, { document: scheduled(config) });
    const refused = await refusal(org.as("owner").workflows.publish({ id, revision: 1 }));
    expect(refused).toMatchObject({ code: "workflow_invalid", field });
    expect(refused.message).toMatch(message);
    const { issues } = await org.as("owner").workflows.validate({ id });
    expect(issues.find((issue) => issue.field === field.slice(2))?.fix).toMatch(/Write it like|Choose one/);
  });
});

describe("a moment that is due", () => {
  test("starts one run, which knows for when it stands, and sets the next", async () => {
    const id = await publish(scheduled({ cron: "0 0 1 1 *", timezone: "Europe/Stockholm" }));
    const first = await makeDue(id);
    expect(await tick()).toBe(1);
    expect(await tick()).toBe(0);
    const [run] = await runsOf(id);
    expect(run).toMatchObject({ trigger: "schedule", idempotency_key: `schedule:s:${first.toISOString()}` });
    expect(run!.input).toMatchObject({ scheduledAt: first.toISOString(), timezone: "Europe/Stockholm", previousAt: null, missed: false });
    expect(Date.parse(String(run!.input.firedAt))).toBeGreaterThanOrEqual(first.getTime());
    const row = await scheduleOf(id);
    expect(row).toMatchObject({ last_at: first, last_run_id: run!.id });
    expect(row.next_at!.getTime()).toBeGreaterThan(first.getTime());
  });

  test("starts exactly one run of each schedule, however many processes look", async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, () => publish(scheduled({ cron: "0 0 1 1 *" }))));
    await pool().query("UPDATE schedule SET next_at = now() - interval '2 seconds' WHERE workflow_id = ANY($1)", [ids]);
    const looks = await Promise.all(Array.from({ length: 6 }, tick));
    expect(looks.reduce((sum, count) => sum + count, 0)).toBe(20);
    expect((await Promise.all(ids.map(runsOf))).map((runs) => runs.length)).toEqual(ids.map(() => 1));
  });

  test("is still due when its transaction fails, and holds up no other", async () => {
    const [bad, good] = [await publish(scheduled({ cron: "0 0 1 1 *" })), await publish(scheduled({ cron: "0 0 1 1 *" }))];
    const due = await makeDue(bad, "5 seconds");
    await makeDue(good, "1 second");
    const fails = new Set([bad]);
    const flaky: EngineDeps["prepareSend"] = async (tx, events) => {
      const { rows } = await tx.query<{ workflow_id: string }>("SELECT workflow_id FROM run WHERE id = $1", [
        (events[0]!.data as { runId: string }).runId,
      ]);
      if (fails.has(rows[0]!.workflow_id)) throw new Error("the connection broke");
      return prepareSend(tx, events);
    };
    expect(await tickSchedules(flaky)).toBe(2);
    expect([(await runsOf(bad)).length, (await runsOf(good)).length]).toEqual([0, 1]);
    expect((await scheduleOf(bad)).next_at).toEqual(due);
    fails.clear();
    expect(await tickSchedules(flaky)).toBe(1);
    expect(await runsOf(bad)).toHaveLength(1);
  });

  test("is passed over while its workflow is deleted, and not made up for when it is back", async () => {
    const id = await publish(scheduled({ cron: "0 * * * *", missed: "once" }));
    await makeDue(id, "1 hour");
    await org.as("owner").workflows.delete({ id });
    expect(await tick()).toBe(0);
    await org.as("owner").workflows.restore({ id });
    const { next_at, now, active } = await scheduleOf(id);
    expect(active).toBe(true);
    expect(next_at!.getTime()).toBeGreaterThan(now.getTime());
    expect(await tick()).toBe(0);
    expect(await runsOf(id)).toEqual([]);
  });
});

describe("while the run before goes on", () => {
  const cancel = (id: string) => org.as("owner").runs.cancel({ id });

  test("skip leaves the moment out, says so, and starts again after its end", async () => {
    const id = await publish(scheduled({ cron: "0 0 1 1 *", overlap: "skip" }));
    await makeDue(id);
    await tick();
    const due = await makeDue(id);
    await tick();
    expect(await runsOf(id)).toHaveLength(1);
    expect((await scheduleOf(id)).last_skip).toMatchObject({ at: due.toISOString(), reason: "overlap" });
    await cancel((await runsOf(id))[0]!.id);
    await makeDue(id);
    await tick();
    expect(await runsOf(id)).toHaveLength(2);
  });

  test("queue keeps the moment's run until then", async () => {
    const id = await publish(scheduled({ cron: "0 0 1 1 *", overlap: "queue" }));
    for (const ago of ["3 seconds", "2 seconds", "1 second"]) {
      await makeDue(id, ago);
      await tick();
    }
    const runs = await runsOf(id);
    expect(runs.map(({ admission }) => admission)).toEqual(["admitted", "waiting", "waiting"]);
    await cancel(runs[0]!.id);
    await admitRuns(prepareSend);
    expect((await runsOf(id)).map(({ admission }) => admission)).toEqual(["admitted", "admitted", "waiting"]);
  });

  test("queue leaves moments out when too many runs wait already", async () => {
    const id = await publish(scheduled({ cron: "0 0 1 1 *", overlap: "queue" }));
    await makeDue(id, "1 second");
    await tick();
    await pool().query(
      `INSERT INTO run (id, org_id, workflow_id, version, plan, document, status, trigger, trigger_node_id, input, started_by)
       SELECT id || '-' || n, org_id, workflow_id, version, plan, document, 'queued', trigger, trigger_node_id, input, started_by
       FROM run, generate_series(1, $2::int) n WHERE workflow_id = $1`,
      [id, limits.queuedScheduleRuns],
    );
    await makeDue(id, "1 second");
    await tick();
    expect(await runsOf(id)).toHaveLength(limits.queuedScheduleRuns + 1);
    expect((await scheduleOf(id)).last_skip).toMatchObject({ reason: "overlap", message: expect.stringContaining("100 runs") });
    // They were never requested; another test's machine must not take them for lost.
    await pool().query("DELETE FROM run WHERE workflow_id = $1", [id]);
  });

  test("allow starts one beside it", async () => {
    const id = await publish(scheduled({ cron: "0 0 1 1 *", overlap: "allow" }));
    await makeDue(id, "2 seconds");
    await tick();
    await makeDue(id, "1 second");
    await tick();
    expect((await runsOf(id)).map(({ admission }) => admission)).toEqual([null, null]);
  });
});

describe("moments that were missed while no process ran", () => {
  test("are left out with skip, and the last of them is noted", async () => {
    const id = await publish(scheduled({ cron: "0 * * * *", missed: "skip" }));
    const due = await makeDue(id, "3 hours");
    expect(await tick()).toBe(1);
    expect(await runsOf(id)).toEqual([]);
    const row = await scheduleOf(id);
    expect(row.last_skip).toMatchObject({ at: due.toISOString(), reason: "missed" });
    expect(row.next_at!.getTime()).toBeGreaterThan(row.now.getTime());
  });

  test("come to one run with once, which stands for the last of them", async () => {
    const id = await publish(scheduled({ cron: "0 * * * *", missed: "once" }));
    await pool().query("UPDATE schedule SET last_at = now() - interval '4 hours' WHERE workflow_id = $1", [id]);
    const due = await makeDue(id, "3 hours");
    expect(await tick()).toBe(1);
    expect(await tick()).toBe(0);
    const runs = await runsOf(id);
    expect(runs).toHaveLength(1);
    const { scheduledAt, previousAt, missed } = runs[0]!.input;
    expect(missed).toBe(true);
    expect(Date.parse(String(scheduledAt)) - due.getTime()).toBeGreaterThan(1.9 * 3_600_000);
    expect(Date.parse(String(scheduledAt)) % 3_600_000).toBe(0);
    expect(Date.parse(String(previousAt))).toBeLessThan(due.getTime());
  });

  test("a moment less than a minute late is not missed", async () => {
    const id = await publish(scheduled({ cron: "0 0 1 1 *", missed: "skip" }));
    await makeDue(id, "50 seconds");
    await tick();
    expect((await runsOf(id))[0]?.input.missed).toBe(false);
  });
});

describe("people and programs", () => {
  test("see when it starts next, when it last did, and what it left out", async () => {
    const id = await publish(scheduled({ cron: "0 0 1 1 *" }));
    await makeDue(id);
    await tick();
    await makeDue(id);
    await tick();
    const row = await scheduleOf(id);
    const key = await org.createKey(["workflow:read"]);
    const { body } = await callRest(key, "GET", `workflows/${id}`);
    expect((body as { triggers: unknown[] }).triggers).toEqual([
      {
        nodeId: "s",
        type: "schedule",
        url: null,
        schedule: {
          nextAt: row.next_at!.toISOString(),
          lastAt: row.last_at!.toISOString(),
          lastRunId: row.last_run_id,
          lastSkip: { at: row.last_skip!.at, reason: "overlap", message: "The run before was still going on." },
        },
      },
    ]);
    const { items } = await org.as("viewer").workflows.list({});
    expect(items.find((item) => item.id === id)?.nextRunAt).toBe(row.next_at!.toISOString());
  });

  test("can start it by hand; it then stands for that moment", async () => {
    const id = await publish(scheduled({ cron: "0 0 1 1 *", timezone: "Asia/Tokyo" }));
    await org.as("editor").runs.start({ workflowId: id, triggerNodeId: "s" });
    const [run] = await runsOf(id);
    expect(run).toMatchObject({ trigger: "manual", input: { timezone: "Asia/Tokyo", previousAt: null, missed: false } });
    expect(run!.input.scheduledAt).toBe(run!.input.firedAt);
    expect(Number.isNaN(Date.parse(String(run!.input.firedAt)))).toBe(false);
  });
});

describe("a process that executes", () => {
  beforeAll(startMachine);
  afterAll(() => drainMachine(2_000));

  test("starts what is due by itself", async () => {
    const mapping = 'a: set {"config":{"fields":{"at":"{{ trigger.scheduledAt }}"}}}; s -> a';
    const id = await publish(scheduled({ cron: "0 0 1 1 *" }, mapping));
    const due = await makeDue(id);
    await until("the run", async () => (await runsOf(id)).length === 1);
    expect(await endOf((await runsOf(id))[0]!.id)).toMatchObject({ status: "succeeded", output: { at: due.toISOString() } });
  });
});
