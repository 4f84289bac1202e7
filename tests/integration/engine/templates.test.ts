import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pool } from "@/server/db";
import { createEngineDeps } from "@/server/engine/create-engine-deps";
import { builtInTemplates } from "@/server/services/templates/registry";
import { triggerDefinitions } from "@/server/triggers/registry";
import type { TriggerDefinition } from "@/server/workflow/define";
import { foldRun } from "@/server/workflow/run-view";
import { createTestEngine, eventsOf, isOver, type TestEngine, until } from "@/tests/support/engine";

let engine: TestEngine;
beforeAll(async () => {
  engine = await createTestEngine(createEngineDeps());
});
afterAll(() => engine.executor.drain(2_000));

const triggers: Readonly<Record<string, TriggerDefinition>> = triggerDefinitions;

/** What a person gets who presses Run without changing anything. */
function defaultInput(document: ReturnType<typeof builtInTemplates>[number]["document"]): unknown {
  for (const { type, config } of document.nodes) {
    const trigger = triggers[type];
    if (!trigger) continue;
    const parsed = trigger.config.parse(config);
    const request = { method: "POST", headers: {}, query: {}, body: (config as { sample?: unknown }).sample };
    const received = trigger.receive(type === "webhook" ? request : {}, parsed, "2026-01-12T08:00:00.000Z");
    if ("error" in received) throw new Error(received.error.message);
    return received.output;
  }
  throw new Error("no trigger");
}

describe.concurrent("on the demo model, without a key or a network", () => {
  test.for(builtInTemplates())("the template “$name” runs to its end", { timeout: 45_000 }, async ({ document }) => {
    const runId = await engine.start(document, defaultInput(document));
    await until(
      "the end",
      async () => {
        const { rows } = await pool().query("SELECT 1 FROM human_task WHERE run_id = $1 AND status = 'pending'", [runId]);
        if (rows.length > 0) await engine.decide(runId, { decision: "approved", feedback: "Go on" });
        return isOver(runId);
      },
      40_000,
    );
    const view = foldRun(await eventsOf(runId));
    expect(view.error).toBeUndefined();
    expect(view.status).toBe("succeeded");
    expect(Object.values(view.steps).filter(({ status }) => status === "failed")).toEqual([]);
  });
});
