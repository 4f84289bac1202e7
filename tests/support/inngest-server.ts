// A small Inngest server: the part of its wire protocol that Trellis uses, over real HTTP. It keeps everything it is sent, so that a
// test can also see what leaves the process. One app, one function, state in memory.
import { createServer, type IncomingMessage } from "node:http";
import { parseDue } from "@/server/executor/duration";

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
  /** Parked steps, with what ends them in time. */
  parked: Map<string, { op: Op; timer: NodeJS.Timeout | undefined }>;
  /** Failed calls in a row. */
  attempt: number;
  done?: { status: number; body: unknown };
};

export type InngestServer = {
  url: string;
  /** Everything that arrived, as text: events, checkpoints, answers. */
  received: string[];
  runs: ServerRun[];
  close(): Promise<void>;
};

const maxAttempts = 5;
const longestTimerMs = 2 ** 31 - 1;

/** Calls the app by `call(query, body)`; answers the SDK's own requests at `url`. */
export async function startInngestServer(call: (query: string, body: Json) => Promise<Response>): Promise<InngestServer> {
  const received: string[] = [];
  const runs: ServerRun[] = [];

  async function discover(run: ServerRun, stepId = "step"): Promise<void> {
    if (run.done) return;
    const body = {
      ctx: {
        attempt: run.attempt,
        max_attempts: maxAttempts,
        disable_immediate_execution: run.parked.size > 0,
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
    // Cancelled meanwhile: what it did is dropped.
    if (run.done) return;
    const parsed: unknown = text === "" ? null : JSON.parse(text);
    if (answer.status === 206 && Array.isArray(parsed)) return settle(run, parsed as Op[]);
    const isFinal = answer.status === 200 || answer.headers.get("x-inngest-no-retry") === "true" || run.attempt + 1 >= maxAttempts;
    if (isFinal) return finish(run, { status: answer.status, body: parsed });
    run.attempt++;
    await discover(run, stepId);
  }

  async function settle(run: ServerRun, ops: Op[]): Promise<void> {
    run.attempt = 0;
    let advanced = false;
    for (const op of ops) {
      if (op.op === "RunComplete") finish(run, { status: 200, body: op.data });
      else if (op.op === "StepRun") advanced = remember(run, op.id, { data: op.data ?? null });
      else if (op.op === "WaitForEvent") park(run, op, op.opts?.timeout);
      else if (op.op === "Sleep") park(run, op, op.name);
    }
    await Promise.all(ops.filter(({ op }) => op === "StepPlanned").map(({ id }) => discover(run, id)));
    if (advanced) await discover(run);
  }

  /** Until an event comes or the time is over. */
  function park(run: ServerRun, op: Op, time: string | undefined) {
    const due = parseDue(time ?? "");
    const ms = due && "atMs" in due ? due.atMs - Date.now() : due?.delayMs;
    const resume = () => void (remember(run, op.id, null) && discover(run));
    const timer = ms === undefined || ms > longestTimerMs ? undefined : setTimeout(resume, Math.max(0, ms));
    run.parked.set(op.id, { op, timer });
  }

  function remember(run: ServerRun, id: string, value: unknown): boolean {
    if (run.done || id in run.memo) return false;
    run.memo[id] = value;
    run.order.push(id);
    clearTimeout(run.parked.get(id)?.timer);
    run.parked.delete(id);
    return true;
  }

  function finish(run: ServerRun, done: NonNullable<ServerRun["done"]>) {
    run.done = done;
    for (const { timer } of run.parked.values()) clearTimeout(timer);
    run.parked.clear();
  }

  const seen = new Set<string>();
  async function accept(event: InngestEvent): Promise<void> {
    if (event.id !== undefined && seen.has(event.id)) return;
    if (event.id !== undefined) seen.add(event.id);
    if (event.name === "run/requested") {
      const own = { ...event, ts: Date.now() };
      const run: ServerRun = { id: `01RUN${runs.length}`, event: own, memo: {}, order: [], parked: new Map(), attempt: 0 };
      runs.push(run);
      return discover(run);
    }
    const concerned = runs.filter((run) => !run.done && run.event.data.runId === event.data.runId);
    for (const run of concerned) {
      if (event.name === "run/control") finish(run, { status: 499, body: "cancelled" });
      const wait = [...run.parked.values()].find(({ op }) => op.op === "WaitForEvent" && op.name === event.name && asksFor(op, event));
      if (wait && remember(run, wait.op.id, { data: event })) await discover(run);
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
        for (const run of runs) finish(run, run.done ?? { status: 499, body: "closed" });
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The conditions here are all of one form: a field of the event has this value. */
const asksFor = ({ opts }: Op, { data }: InngestEvent) => Object.values(data).some((value) => opts?.if?.includes(JSON.stringify(value)));

async function readText(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}
