import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pool } from "@/server/db";
import { runWoken } from "@/server/engine/engine-event";
import { AppError } from "@/server/errors";
import { foldRun } from "@/server/workflow/run-view";
import { answer, createTestEngine, endOf, eventsOf, runStatus, type TestEngine, until } from "@/tests/support/engine";
import { flowDocument } from "@/tests/support/flow";

const failing: AppError[] = [];
let chats = 0;
let engine: TestEngine;
beforeAll(async () => {
  engine = await createTestEngine({
    chat: async () => {
      chats++;
      const failure = failing.shift();
      if (failure) throw failure;
      return answer("done");
    },
  });
});
afterAll(() => engine.executor.drain(2_000));

const approval = (more = "") =>
  flowDocument(
    `t: manual; p: approval {"config":{"title":"Send it?","payload":{"text":"{{ trigger.text }}"},"editable":true${more}}};
     yes: set {"config":{"fields":{"sent":"{{ p.payload.text }}","note":"{{ p.feedback }}","by":"{{ p.by }}"}}};
     no: set {"config":{"fields":{"sent":false,"note":"{{ p.feedback }}"}}}; late: set {"config":{"fields":{"sent":"late"}}};
     t -> p; p.approved -> yes; p.rejected -> no; p.timed-out -> late`,
  );

async function pendingTask(runId: string) {
  await until("a pending task", async () => {
    const { rows } = await pool().query("SELECT 1 FROM human_task WHERE run_id = $1 AND status = 'pending'", [runId]);
    return rows.length === 1;
  });
}

describe("a run that asks people", () => {
  test("waits, says so, and goes on with what they decided and edited", async () => {
    const runId = await engine.start(approval(), { text: "draft" });
    await pendingTask(runId);
    await until("the run to wait", async () => (await runStatus(runId)) === "waiting");
    const before = foldRun(await eventsOf(runId));
    expect(before).toMatchObject({ status: "waiting", steps: { p: { status: "waiting", waiting: { for: "person", title: "Send it?" } } } });
    const { rows } = await pool().query("SELECT status FROM step WHERE run_id = $1 AND key = 'p'", [runId]);
    expect(rows[0].status).toBe("waiting");
    expect(await engine.decide(runId, { decision: "approved", feedback: "fine", answers: { text: "edited" } })).toBe(true);
    expect(await endOf(runId)).toMatchObject({ status: "succeeded", output: { sent: "edited", note: "fine", by: "user:tester" } });
    expect(foldRun(await eventsOf(runId)).steps.no?.status).toBe("skipped");
  });

  test("takes an answer that comes the moment the task is there, before anything waits for it", async () => {
    const runs = await Promise.all(Array.from({ length: 8 }, () => engine.start(approval(), { text: "x" })));
    await Promise.all(
      runs.map(async (runId) => {
        // No pause: the answer races with the registration of the wait.
        while (!(await engine.decide(runId, { decision: "rejected", feedback: "early" })));
        expect(await endOf(runId)).toMatchObject({ status: "succeeded", output: { sent: false, note: "early" } });
      }),
    );
  });

  test("takes one of two answers", async () => {
    const runId = await engine.start(approval(), { text: "x" });
    await pendingTask(runId);
    const both = await Promise.all([
      engine.decide(runId, { decision: "approved", feedback: "a" }),
      engine.decide(runId, { decision: "rejected", feedback: "b" }),
    ]);
    expect(both.filter(Boolean)).toHaveLength(1);
    const { output } = await endOf(runId);
    expect((output as { note: string }).note).toBe(both[0] ? "a" : "b");
    expect((await eventsOf(runId)).filter(({ type, stepKey }) => type === "step-succeeded" && stepKey === "p")).toHaveLength(1);
  });

  test("leaves by timed-out when nobody answers, and a late answer finds nothing open", async () => {
    const runId = await engine.start(approval(',"timeout":"1s"'), { text: "x" });
    expect(await endOf(runId)).toMatchObject({ status: "succeeded", output: { sent: "late" } });
    expect(await engine.decide(runId, { decision: "approved" })).toBe(false);
    const { rows } = await pool().query("SELECT status FROM human_task WHERE run_id = $1", [runId]);
    expect(rows).toEqual([{ status: "timed-out" }]);
  });

  test("closes the task when the run is cancelled", async () => {
    const runId = await engine.start(approval(), { text: "x" });
    await pendingTask(runId);
    expect(await engine.cancel(runId)).toBe(true);
    expect(await engine.decide(runId, { decision: "approved" })).toBe(false);
    expect(await runStatus(runId)).toBe("cancelled");
    const view = foldRun(await eventsOf(runId));
    expect(view).toMatchObject({ status: "cancelled", steps: { p: { status: "cancelled" } } });
    const left = await pool().query(
      "SELECT count(*)::int AS n FROM executor.job j JOIN executor.run r ON r.id = j.run WHERE r.event LIKE $1",
      [`%${runId}%`],
    );
    expect(left.rows[0].n).toBe(0);
  });

  test("asks for help when the policy says so: approved tries again, rejected fails", async () => {
    const stubborn = flowDocument(
      't: manual; a: model-call {"config":{"prompt":"hard","models":[{"provider":"test","model":"m"}]},"policy":{"onError":"ask","retry":{"attempts":1}}}; t -> a',
    );
    failing.push(new AppError("provider_auth", "refused"));
    const helped = await engine.start(stubborn);
    await pendingTask(helped);
    await engine.decide(helped, { decision: "approved" });
    expect(await endOf(helped)).toMatchObject({ status: "succeeded" });
    expect(foldRun(await eventsOf(helped)).steps.a).toMatchObject({ status: "succeeded", attempt: 2 });
    expect(chats).toBe(2);
    failing.push(new AppError("provider_auth", "refused"), new AppError("provider_auth", "refused again"));
    const given = await engine.start(stubborn);
    await pendingTask(given);
    await engine.decide(given, { decision: "approved" });
    await pendingTask(given);
    await engine.decide(given, { decision: "rejected" });
    expect(await endOf(given)).toMatchObject({ status: "failed", error: { code: "provider_auth", message: "refused again" } });
  });

  test("two branches wait for two people, and neither holds up the other", async () => {
    const runId = await engine.start(
      flowDocument(
        't: manual; p: approval {"config":{"title":"One"}}; q: approval {"config":{"title":"Two"}}; a: set {"config":{"fields":{"n":1}}}; t -> p; t -> q; p.approved -> a',
      ),
    );
    await until("both tasks", async () => (await pool().query("SELECT 1 FROM human_task WHERE run_id = $1", [runId])).rows.length === 2);
    const { rows } = await pool().query<{ id: string }>("SELECT id FROM human_task WHERE run_id = $1 AND step_key = 'p'", [runId]);
    await pool().query(
      "UPDATE human_task SET status = 'decided', decision = 'approved', decided_by = 'user:one', decided_at = now() WHERE id = $1",
      [rows[0]?.id],
    );
    await engine.executor.acceptEvents(pool(), [runWoken(runId, `decided-${rows[0]?.id}`)]);
    engine.executor.wake();
    await until("the first branch to end", async () => foldRun(await eventsOf(runId)).steps.a?.status === "succeeded");
    expect(await runStatus(runId)).toBe("waiting");
    await engine.decide(runId, { decision: "approved" });
    expect((await endOf(runId)).status).toBe("succeeded");
  });
});
