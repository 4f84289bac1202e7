import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pool } from "@/server/db";
import { AppError } from "@/server/errors";
import { foldRun } from "@/server/workflow/run-view";
import { answer, createTestEngine, endOf, eventsOf, runStatus, type TestEngine, until } from "@/tests/support/engine";
import { flowDocument } from "@/tests/support/flow";

const prompts: string[] = [];
let together = 0;
let mostTogether = 0;

/** A model that counts, fails for "bad", and takes a while for "slow". */
async function chat({ request }: { request: { messages: { content: string }[] } }) {
  const prompt = request.messages.at(-1)?.content ?? "";
  prompts.push(prompt);
  if (prompt.includes("bad")) throw new AppError("provider_bad_request", `no answer to ${prompt}`);
  if (prompt.includes("slow")) {
    together++;
    mostTogether = Math.max(mostTogether, together);
    await new Promise((resolve) => setTimeout(resolve, 40));
    together--;
  }
  return answer(prompt.toUpperCase());
}

let engine: TestEngine;
beforeAll(async () => {
  engine = await createTestEngine({ chat });
});
afterAll(() => engine.executor.drain(2_000));

const ask = (prompt: string) =>
  `model-call {"config":{"prompt":"${prompt}","models":[{"provider":"test","model":"test-1"}]},"policy":{"retry":{"attempts":1}}}`;
const each = (config: Record<string, unknown>) => `for-each ${JSON.stringify({ config })}`;

describe("for each", () => {
  test("runs its body once for each item, in order, and gives the results in order", async () => {
    const runId = await engine.start(
      flowDocument(
        `t: manual; l: ${each({ items: "{{ trigger.names }}", result: "{{ m.text }}" })}; m: ${ask("{{ index }} {{ item }} {{ l.item }}")};
         after: set {"config":{"fields":{"all":"{{ l.results }}"}}}; t -> l; l.item -> m; l.done -> after`,
      ),
      { names: ["a", "b", "c"] },
    );
    expect(await endOf(runId)).toMatchObject({ status: "succeeded", output: { all: ["0 A A", "1 B B", "2 C C"] } });
    const events = await eventsOf(runId);
    const { steps } = foldRun(events);
    expect(Object.keys(steps).sort()).toEqual(["after", "l", "m:0", "m:1", "m:2", "t"]);
    expect(steps["m:1"]).toMatchObject({ nodeId: "m", status: "succeeded", input: "b" });
    expect(events.filter(({ type, data }) => type === "edge-taken" && "edgeId" in data && data.edgeId === "e2")).toHaveLength(1);
  });

  test("runs as many at once as it may, and no more", async () => {
    mostTogether = 0;
    const items = Array.from({ length: 12 }, (_, index) => `slow ${index}`);
    const runId = await engine.start(
      flowDocument(
        `t: manual; l: ${each({ items, concurrency: 4, result: "{{ m.text }}" })}; m: ${ask("{{ item }}")}; t -> l; l.item -> m`,
      ),
    );
    const ending = await endOf(runId);
    expect(ending.output).toEqual({ results: items.map((item) => item.toUpperCase()), errors: [] });
    expect(mostTogether).toBe(4);
  });

  test.for([
    ["continue", { results: ["X", null, "Y"], errors: [{ index: 1 }] }],
    ["drop", { results: ["X", "Y"], errors: [{ index: 1 }] }],
  ] as const)("goes on after an item that fails, when told to %s", async ([onItemError, output]) => {
    const runId = await engine.start(
      flowDocument(
        `t: manual; l: ${each({ items: ["x", "bad", "y"], onItemError, result: "{{ m.text }}" })}; m: ${ask("{{ item }}")}; t -> l; l.item -> m`,
      ),
    );
    expect(await endOf(runId)).toMatchObject({ status: "succeeded", output });
    expect(foldRun(await eventsOf(runId)).steps["m:1"]).toMatchObject({ status: "failed" });
  });

  test("fails with the item that failed, and starts no other", async () => {
    prompts.length = 0;
    const runId = await engine.start(
      flowDocument(`t: manual; l: ${each({ items: ["x", "bad", "never"] })}; m: ${ask("{{ item }}")}; t -> l; l.item -> m`),
    );
    const ending = await endOf(runId);
    expect(ending).toMatchObject({ status: "failed", error: { code: "provider_bad_request" } });
    expect(ending.error?.message).toContain("Item 1");
    expect(prompts).toEqual(["x", "bad"]);
  });

  test("nests, and a stop inside ends the whole run", async () => {
    const runId = await engine.start(
      flowDocument(
        `t: manual; o: ${each({ items: [[1, 2], [3]] })}; i: ${each({ items: "{{ item }}", result: "{{ s.v }}" })};
         s: set {"config":{"fields":{"v":"{{ o.index }}-{{ i.index }}-{{ item }}"}}}; t -> o; o.item -> i; i.item -> s`,
      ),
    );
    expect(await endOf(runId)).toMatchObject({
      output: { results: [{ results: ["0-0-1", "0-1-2"] }, { results: ["1-0-3"] }] },
    });
    expect(Object.keys(foldRun(await eventsOf(runId)).steps)).toContain("s:0.1");
    const stopped = await engine.start(
      flowDocument(
        `t: manual; l: ${each({ items: [1, 2, 3] })}; c: if {"config":{"condition":"item == 2"}};
         s: stop {"config":{"outcome":"success","message":"enough","output":"{{ item }}"}}; t -> l; l.item -> c; c.true -> s`,
      ),
    );
    expect(await endOf(stopped)).toMatchObject({ status: "succeeded", output: 2 });
    expect(foldRun(await eventsOf(stopped)).steps["c:2"]).toBeUndefined();
  });

  test("waits for people inside, one pass after the other, while the process goes away", async () => {
    const runId = await engine.start(
      flowDocument(
        `t: manual; l: ${each({ items: ["a", "b"], result: "{{ p.decision }}" })}; p: approval {"config":{"title":"{{ item }}?"}}; t -> l; l.item -> p`,
      ),
    );
    for (const title of ["a?", "b?"]) {
      await until(`the task ${title}`, async () => {
        const { rows } = await pool().query("SELECT 1 FROM human_task WHERE run_id = $1 AND title = $2 AND status = 'pending'", [
          runId,
          title,
        ]);
        return rows.length === 1 && (await runStatus(runId)) === "waiting";
      });
      await until("the process to be free", () => engine.executor.stats().active === 0);
      await engine.decide(runId, { decision: title === "a?" ? "approved" : "rejected" });
    }
    expect(await endOf(runId)).toMatchObject({ output: { results: ["approved", "rejected"], errors: [] } });
  });

  test("carries a long list out by runs of its own, whose results come back in order", { timeout: 60_000 }, async () => {
    const items = Array.from({ length: 230 }, (_, index) => index);
    const runId = await engine.start(
      flowDocument(
        `t: manual; b: set {"config":{"fields":{"base":"{{ trigger.base }}"}}};
         l: ${each({ items, concurrency: 3, onItemError: "continue", result: "{{ s.v }}" })};
         c: if {"config":{"condition":"index == 77"}}; x: stop {"config":{"outcome":"error"}};
         s: set {"config":{"fields":{"v":"{{ b.base }}{{ item }}"}}}; t -> b -> l; l.item -> s`,
      ),
      { base: "n" },
    );
    const ending = await endOf(runId);
    expect(ending.output).toEqual({ results: items.map((item) => `n${item}`), errors: [] });
    const { rows } = await pool().query("SELECT status, parent_call_key FROM run WHERE parent_run_id = $1", [runId]);
    expect(rows).toHaveLength(5);
    expect(rows.every(({ status }) => status === "succeeded")).toBe(true);
  });

  test("names the item in a long list, and cancels what goes on elsewhere when one fails", { timeout: 60_000 }, async () => {
    const items = Array.from({ length: 160 }, (_, index) => (index === 60 ? "bad" : `item ${index}`));
    const runId = await engine.start(
      flowDocument(`t: manual; l: ${each({ items, concurrency: 2 })}; m: ${ask("{{ item }}")}; t -> l; l.item -> m`),
    );
    const ending = await endOf(runId);
    expect(ending.status).toBe("failed");
    expect(ending.error?.message).toContain("Item 60");
    await until("its parts to end", async () => {
      const { rows } = await pool().query(
        "SELECT 1 FROM run WHERE parent_run_id = $1 AND status NOT IN ('succeeded', 'failed', 'cancelled')",
        [runId],
      );
      return rows.length === 0;
    });
  });
});

describe("while", () => {
  test("goes on while its condition holds, and knows the last result", async () => {
    const runId = await engine.start(
      flowDocument(
        `t: manual; w: while {"config":{"condition":"last == null || last < 3","maxIterations":9,"result":"{{ s.n }}"}};
         s: set {"config":{"mapping":"","fields":{"n":"{{ index }}"}}}; t -> w; w.body -> s`,
      ),
    );
    expect(await endOf(runId)).toMatchObject({ output: { results: [0, 1, 2, 3], count: 4, capped: false } });
  });

  test("ends at its cap and says so", async () => {
    const runId = await engine.start(
      flowDocument(
        `t: manual; w: while {"config":{"condition":"true","maxIterations":5}}; s: set {"config":{"fields":{"n":"1"}}}; t -> w; w.body -> s`,
      ),
    );
    expect(await endOf(runId)).toMatchObject({ output: { count: 5, capped: true } });
  });
});
