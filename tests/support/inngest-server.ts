// A small Inngest server: the part of its wire protocol that Trellis uses, over real HTTP. It keeps everything it is sent, so that a
// test can also see what leaves the process. One app, one function, state in memory.
import { createServer, type IncomingMessage } from "node:http";

type Json = Record<string, unknown>;
type InngestEvent = { id?: string; name: string; data: Json; ts?: number };
type Op = {
  id: string;
  op: string;
  name?: string;
  opts?: { if?: string; timeout?: string; parallelMode?: string };
  data?: unknown;
  error?: unknown;
};
type ServerRun = {
  id: string;
  event: InngestEvent;
  memo: Record<string, unknown>;
  order: string[];
  pending: Set<string>;
  waits: Op[];
  done?: { status: number; body: unknown };
};

export type InngestServer = {
  url: string;
  /** Everything that arrived, as text: events, checkpoints, answers. */
  received: string[];
  runs: ServerRun[];
  close(): Promise<void>;
};

/** Calls the app by `call(query, body)`; answers the SDK's own requests at `url`. */
export async function startInngestServer(call: (query: string, body: Json) => Promise<Response>): Promise<InngestServer> {
  const received: string[] = [];
  const runs: ServerRun[] = [];

  async function discover(run: ServerRun, stepId = "step"): Promise<void> {
    const body = {
      ctx: {
        attempt: 0,
        max_attempts: 5,
        disable_immediate_execution: run.pending.size > 0,
        env: "",
        fn_id: "fn-1",
        run_id: run.id,
        qi_id: `job-${run.id}`,
        request_id: run.id,
        generation_id: 1,
        step_id: stepId,
        use_api: false,
        stack: { current: run.order.length, stack: run.order },
      },
      event: run.event,
      events: [run.event],
      steps: run.memo,
      version: -1,
      use_api: false,
    };
    const answer = await call(`fnId=trellis-run-workflow&stepId=${stepId}`, body as Json);
    const text = await answer.text();
    received.push(text);
    const parsed: unknown = text === "" ? null : JSON.parse(text);
    if (answer.status === 206 && Array.isArray(parsed)) await settle(run, parsed as Op[]);
    else run.done = { status: answer.status, body: parsed };
  }

  async function settle(run: ServerRun, ops: Op[]): Promise<void> {
    const planned = ops.filter(({ op }) => op === "StepPlanned" || op === "WaitForEvent" || op === "Sleep");
    for (const { id } of planned) run.pending.add(id);
    let advanced = false;
    for (const op of ops) {
      if (op.op === "RunComplete") run.done = { status: 200, body: op.data };
      else if (op.op === "StepRun") {
        remember(run, op.id, { data: op.data ?? null });
        advanced = true;
      } else if (op.op === "WaitForEvent") run.waits.push(op);
    }
    await Promise.all(planned.filter(({ op }) => op === "StepPlanned").map(({ id }) => discover(run, id)));
    if (advanced && !run.done) await discover(run);
  }

  function remember(run: ServerRun, id: string, value: unknown) {
    if (id in run.memo) return;
    run.memo[id] = value;
    run.order.push(id);
    run.pending.delete(id);
  }

  async function accept(event: InngestEvent): Promise<void> {
    if (event.name === "run/requested") {
      const run: ServerRun = {
        id: `01RUN${runs.length}`,
        event: { ...event, ts: Date.now() },
        memo: {},
        order: [],
        pending: new Set(),
        waits: [],
      };
      runs.push(run);
      await discover(run);
      return;
    }
    for (const run of runs) {
      const wait = run.waits.find(
        ({ name, opts }) => name === event.name && Object.values(event.data).some((value) => opts?.if?.includes(JSON.stringify(value))),
      );
      if (!wait || run.done) continue;
      run.waits = run.waits.filter((other) => other !== wait);
      remember(run, wait.id, { data: event });
      await discover(run);
    }
  }

  const server = createServer(async (request, response) => {
    const text = await readText(request);
    received.push(text);
    const reply = (value: unknown) => response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));
    const path = request.url ?? "";
    if (path.startsWith("/fn/register")) return reply({ ok: true, modified: true });
    if (path.startsWith("/v1/checkpoint/")) {
      const { run_id, steps } = JSON.parse(text) as { run_id: string; steps: Op[] };
      const run = runs.find(({ id }) => id === run_id);
      for (const { id, data } of steps) if (run) remember(run, id, { data: data ?? null });
      return reply({});
    }
    if (path.startsWith("/e/")) {
      const events = JSON.parse(text) as InngestEvent[];
      reply({ ids: events.map((event, index) => event.id ?? String(index)), status: 200 });
      for (const event of events) void accept(event);
      return;
    }
    response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("no address");
  return {
    url: `http://127.0.0.1:${address.port}`,
    received,
    runs,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readText(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}
