// The events of a long run that never ran, the same for the same seed: loops in a loop, agents that think and call tools, retries,
// failures, a person who took two days. For tests, and for measuring the run's page.
import type { WorkflowDocument } from "@/server/workflow/document";
import type { NewRunEvent, RunEvent } from "@/server/workflow/run-event";

const node = (
  id: string,
  type: string,
  name: string,
  more: { x?: number; y: number; config?: Record<string, unknown>; parent?: string },
) => ({
  id,
  type,
  name,
  position: { x: more.x ?? 0, y: more.y },
  config: more.config ?? {},
  disabled: false,
  pinned: null,
  note: "",
  parent: more.parent ?? null,
});
const edge = (source: string, target: string, sourceHandle = "out") => ({
  id: `${source}-${target}`,
  source,
  sourceHandle,
  target,
  targetHandle: "in",
});
const agent = { role: "Analyst", prompt: "Look at {{ item }}", models: [{ provider: "demo", model: "demo-1" }] };

/** The workflow that the long run is of. */
const longDocument: WorkflowDocument = {
  version: 1,
  nodes: [
    node("start", "manual", "Start", { y: 0 }),
    node("plan", "agent", "Planner", { y: 132, config: agent }),
    node("regions", "for-each", "Regions", { y: 264, config: { items: [1] } }),
    node("suppliers", "for-each", "Suppliers", { y: 388, x: 24, config: { items: [1] }, parent: "regions" }),
    node("fetch", "http-request", "Fetch filing", { y: 512, x: 48, config: { url: "https://example.com" }, parent: "suppliers" }),
    node("analyse", "agent", "Analyse", { y: 644, x: 48, config: agent, parent: "suppliers" }),
    node("store", "set", "Store", { y: 776, x: 48, config: { fields: { done: true } }, parent: "suppliers" }),
    node("review", "approval", "Review", { y: 1_000, config: { title: "Good enough?" } }),
    node("report", "agent", "Report writer", { y: 1_132, config: agent }),
  ],
  edges: [
    edge("start", "plan"),
    edge("plan", "regions"),
    edge("regions", "suppliers", "item"),
    edge("suppliers", "fetch", "item"),
    edge("fetch", "analyse"),
    edge("analyse", "store"),
    edge("regions", "review", "done"),
    edge("review", "report", "approved"),
  ],
  notes: [],
  groups: [],
};

const begin = Date.UTC(2026, 2, 2, 8);
const error = { code: "http_unavailable", message: "The server did not answer", fix: "Try again later." } as const;
const suppliersPerRegion = 100;

type LongRun = { document: WorkflowDocument; events: RunEvent[] };

/** A finished run of about so many events. */
export function makeLongRun({ seed = 1, events: wanted }: { seed?: number; events: number }): LongRun {
  const random = mulberry(seed);
  const events: RunEvent[] = [];
  let now = begin;
  const say = (event: NewRunEvent, afterMs = 2) => {
    now += afterMs;
    events.push({ ...event, seq: events.length + 1, at: new Date(now).toISOString() } as RunEvent);
  };
  const writer = { say, random, pause: (ms: number) => (now += ms) };
  say({
    type: "run-created",
    data: { trigger: "manual", triggerNodeId: "start", startedBy: "system", version: null, input: { year: 2026 } },
  });
  say({ type: "run-started", data: {} });
  runStep(writer, "start", () => ({ year: 2026 }));
  runAgent(writer, "plan", 3);
  say({ type: "step-started", stepKey: "regions", data: { attempt: 1, input: null, container: true } });
  for (let region = 0; events.length < wanted - 60; region++) {
    say({ type: "step-started", stepKey: `suppliers:${region}`, data: { attempt: 1, input: null, container: true } });
    for (let supplier = 0; supplier < suppliersPerRegion && events.length < wanted - 60; supplier++)
      runPass(writer, `${region}.${supplier}`);
    succeed(say, `suppliers:${region}`, { results: [] }, "done");
    say({ type: "step-progressed", stepKey: "regions", data: { message: `${region + 1} regions`, done: region + 1 } });
  }
  succeed(say, "regions", { results: [] }, "done");
  say({ type: "step-started", stepKey: "review", data: { attempt: 1, input: null } });
  say({ type: "step-waiting", stepKey: "review", data: { for: "person", title: "Good enough?" } });
  writer.pause(2 * 24 * 3_600_000);
  succeed(say, "review", { decision: "approved" }, "approved");
  runAgent(writer, "report", 4);
  say({ type: "run-succeeded", data: { output: { text: "All suppliers were looked at." } } });
  return { document: longDocument, events };
}

type Writer = { say(event: NewRunEvent, afterMs?: number): void; random(): number; pause(ms: number): void };

function runPass(writer: Writer, pass: string) {
  const { say, random } = writer;
  const fetch = `fetch:${pass}`;
  say({ type: "step-started", stepKey: fetch, data: { attempt: 1, input: { supplier: pass } } });
  if (random() < 0.1) {
    say({ type: "step-retrying", stepKey: fetch, data: { attempt: 2, error, at: new Date(begin).toISOString() } }, 400);
    say({ type: "step-started", stepKey: fetch, data: { attempt: 2, input: { supplier: pass } } }, 1_000);
  }
  if (random() < 0.02) say({ type: "step-failed", stepKey: fetch, data: { error, attempt: 2, durationMs: 800, handled: "continue" } }, 300);
  else
    succeed(
      say,
      fetch,
      { supplier: pass, rows: Array.from({ length: 4 }, (_, year) => ({ year: 2022 + year, revenue: Math.round(random() * 500) })) },
      "out",
      150,
    );
  runAgent(writer, `analyse:${pass}`, 2 + Math.floor(random() * 4));
  runStep(writer, `store:${pass}`, () => ({ done: true, pass }));
}

function runStep({ say }: Writer, stepKey: string, output: () => unknown) {
  say({ type: "step-started", stepKey, data: { attempt: 1, input: { from: stepKey } } });
  succeed(say, stepKey, output());
}

function runAgent({ say, random }: Writer, stepKey: string, turns: number) {
  say({ type: "step-started", stepKey, data: { attempt: 1, input: { from: stepKey } } });
  for (let turn = 1; turn <= turns; turn++) {
    const durationMs = 200 + Math.round(random() * 900);
    const tokens = { inputTokens: 300 + Math.round(random() * 900), outputTokens: 80, cachedTokens: 0, reasoningTokens: 20 };
    const charge = {
      callKey: `${stepKey}/model#${turn}`,
      provider: "demo",
      model: "demo-1",
      durationMs,
      costMicros: Math.round(random() * 900),
      ...tokens,
    };
    say({ type: "step-charged", stepKey, data: charge }, durationMs);
    say({
      type: "step-reasoned",
      stepKey,
      data: { turn, thought: "Two filings disagree on the revenue.", text: turn === turns ? "The audited one counts." : "" },
    });
    if (turn === turns) break;
    const callKey = `${stepKey}/tool#${turn}`;
    const tool = { turn, callKey, tool: "sql", args: { query: `select * from filings where turn = ${turn}` } };
    say({ type: "step-called-tool", stepKey, data: tool });
    const ok = random() > 0.05;
    say(
      {
        type: "step-tool-returned",
        stepKey,
        data: { callKey, ok, result: ok ? [{ year: 2025, revenue: 412 }] : "No such table", durationMs: 90 },
      },
      90,
    );
  }
  if (random() < 0.3)
    say({ type: "log-written", stepKey, data: { level: random() < 0.2 ? "warn" : "info", message: "The answer was checked." } });
  succeed(say, stepKey, { text: "The audited one counts.", turns });
}

function succeed(say: Writer["say"], stepKey: string, output: unknown, handle = "out", afterMs = 2) {
  say({ type: "step-succeeded", stepKey, data: { output, handle, durationMs: afterMs + 2 } }, afterMs);
}

/** Small, quick and the same everywhere. */
function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
