// The engine as machine.ts builds it, with a test's own hands: the real Inngest SDK, the embedded executor, a real database.
import { Inngest } from "inngest";
import { v7 } from "uuid";
import { expect } from "vitest";
import { pool, transaction } from "@/server/db";
import { tellOfEnd } from "@/server/engine/after-end";
import type { EngineDeps } from "@/server/engine/engine-deps";
import { runWoken } from "@/server/engine/engine-event";
import { announceRun, cancelRun, createRun } from "@/server/engine/event-log";
import { createDirectFunctions, createFunctions } from "@/server/engine/functions";
import { orgOf } from "@/server/engine/inngest";
import { type RunEnding, readEvents, waitForRun } from "@/server/engine/watch";
import { AppError } from "@/server/errors";
import { createExecutor, type Executor, type ExecutorOptions } from "@/server/executor/executor";
import { toJsonText } from "@/server/json-text";
import { log } from "@/server/log";
import { nodeCatalog } from "@/server/nodes/registry";
import { toolDefinitions } from "@/server/tools/registry";
import type { ChatResult } from "@/server/workflow/chat";
import type { WorkflowDocument } from "@/server/workflow/document";
import { toGraph } from "@/server/workflow/graph";
import { compilePlan } from "@/server/workflow/plan";
import { isFinalRun, type RunEvent } from "@/server/workflow/run-event";

export const orgId = "org-test";

const missing = (what: string) => () => Promise.reject(new AppError("internal", `this test has no ${what}`));

/** Hands that do nothing; a test replaces those it needs. */
const noHands: EngineDeps = {
  catalog: nodeCatalog,
  tools: toolDefinitions,
  chat: missing("chat"),
  fetch: missing("fetch"),
  queryDatabase: missing("database"),
  readPage: missing("web"),
  sendMail: missing("mail"),
  runJavaScript: missing("JavaScript"),
  mapData: missing("mapping"),
  evaluateCondition: missing("condition worker"),
  prepareSend: missing("executor"),
};

export type TestEngine = {
  executor: Executor;
  /** Starts a run of the document's first trigger, as a workflow of its own or of one that is there. */
  start(
    document: WorkflowDocument,
    input?: unknown,
    of?: { workflowId?: string /** The node that the run goes up to. */; until?: string },
  ): Promise<string>;
  cancel(runId: string): Promise<boolean>;
  decide(runId: string, decision: { decision: "approved" | "rejected"; feedback?: string; answers?: unknown }): Promise<boolean>;
};

/** An engine that executes until it is drained; several share the file's database as several processes would. */
export async function createTestEngine(
  hands: Partial<EngineDeps>,
  { execute = true, ...options }: Partial<ExecutorOptions> & { execute?: boolean } = {},
): Promise<TestEngine> {
  const executor = createExecutor({ pool: pool(), log: log(), pollMs: 100, tenantOf: orgOf, ...options });
  const deps: EngineDeps = {
    ...noHands,
    ...hands,
    async prepareSend(tx, events) {
      await executor.acceptEvents(tx, events);
      return async () => executor.wake();
    },
  };
  const client = new Inngest({ id: "trellis", isDev: true, baseUrl: "http://embedded.invalid", fetch: executor.fetch });
  await executor.register(client, createFunctions(client, deps), { direct: createDirectFunctions(client, deps) });
  if (execute) await executor.start();
  return {
    executor,
    async start(document, input = {}, of = {}) {
      const { graph, issues } = toGraph(document, deps.catalog);
      expect(issues.filter(({ severity }) => severity === "error")).toEqual([]);
      const plan = { ...compilePlan(graph, graph.triggers[0] ?? ""), ...(of.until === undefined ? {} : { until: of.until }) };
      const workflowId = of.workflowId ?? (await insertWorkflow(document));
      const runId = await transaction(async (tx) => {
        const run = await createRun(tx, {
          orgId,
          workflowId,
          version: null,
          plan,
          document,
          trigger: "manual",
          input,
          startedBy: "system",
        });
        await executor.acceptEvents(tx, [{ id: `run/requested:${run.runId}`, name: "run/requested", data: { runId: run.runId, orgId } }]);
        return run.runId;
      });
      executor.wake();
      return runId;
    },
    async cancel(runId) {
      const cancelled = await transaction(async (tx) => {
        const done = await cancelRun(tx, { runId, by: "system" });
        if (done) await executor.acceptEvents(tx, [{ id: `run/control:${runId}`, name: "run/control", data: { runId, kind: "cancel" } }]);
        return done;
      });
      executor.wake();
      announceRun(runId);
      await tellOfEnd(deps.prepareSend, runId);
      return cancelled;
    },
    async decide(runId, { decision, feedback = "", answers = null }) {
      const done = await transaction(async (tx) => {
        const { rows } = await tx.query<{ id: string }>(
          `UPDATE human_task SET status = 'decided', decision = $2, feedback = $3, answers = $4, decided_by = 'user:tester', decided_at = now()
           WHERE run_id = $1 AND status = 'pending' RETURNING id`,
          [runId, decision, feedback, answers === null ? null : JSON.stringify(answers)],
        );
        for (const { id } of rows) await executor.acceptEvents(tx, [runWoken(runId, `decided-${id}`)]);
        return rows.length > 0;
      });
      executor.wake();
      return done;
    },
  };
}

async function insertWorkflow(document: WorkflowDocument): Promise<string> {
  const id = v7();
  await pool().query("INSERT INTO org (id, slug, name) VALUES ($1, $1, 'Test') ON CONFLICT DO NOTHING", [orgId]);
  await pool().query(
    "INSERT INTO workflow (id, org_id, name, document, created_by, updated_by) VALUES ($1, $2, 'Test', $3, 'system', 'system')",
    [id, orgId, toJsonText(document)],
  );
  return id;
}

/** The run's end; fails the test when it does not come. */
export async function endOf(runId: string, timeoutMs = 20_000): Promise<RunEnding> {
  const ending = await waitForRun(runId, { timeoutMs });
  if (ending) return ending;
  const events = await readEvents(runId, { after: 0 });
  throw new Error(`run ${runId} did not end; it said:\n${events.map((event) => `${event.type} ${event.stepKey ?? ""}`).join("\n")}`);
}

/** The whole log, after checking what is true of every log: gapless, at most one end, nothing after it. */
export async function eventsOf(runId: string): Promise<RunEvent[]> {
  const events = await readEvents(runId, { after: 0 });
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  const ends = events.filter(({ type }) => ["run-succeeded", "run-failed", "run-cancelled"].includes(type));
  expect(ends.length).toBeLessThanOrEqual(1);
  if (ends[0]) expect(events.at(-1)).toEqual(ends[0]);
  const settled = events
    .filter(({ type }) => ["step-succeeded", "step-failed", "step-skipped"].includes(type))
    .map(({ stepKey }) => stepKey);
  expect(new Set(settled).size).toBe(settled.length);
  return events;
}

/** Waits until the condition holds. */
export async function until(what: string, holds: () => boolean | Promise<boolean>, timeoutMs = 15_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`did not happen in time: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}

export async function runStatus(runId: string): Promise<string> {
  const { rows } = await pool().query<{ status: string }>("SELECT status FROM run WHERE id = $1", [runId]);
  return rows[0]?.status ?? "missing";
}

export const isOver = async (runId: string) => isFinalRun((await runStatus(runId)) as RunEnding["status"]);

export function answer(text: string, more: Partial<ChatResult> = {}): ChatResult {
  return {
    text,
    reasoning: "",
    toolCalls: [],
    finishReason: "stop",
    usage: { inputTokens: 10, outputTokens: 5, cachedTokens: 0, reasoningTokens: 0, costMicros: 20 },
    provider: "test",
    model: "test-1",
    ...more,
  };
}
