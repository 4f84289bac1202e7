// A program that starts and controls runs over REST, and a server that holds its requests until the test lets them go.
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "vitest";
import type { RunEvent } from "@/server/workflow/run-event";
import { flowDocument } from "./flow";
import { callRest } from "./test-org";

export type RestStep = { key: string; status: string; handle: string | null; flags: string[]; costUsd: number; inputTokens: number };
export type RestRun = {
  status: string;
  output: unknown;
  steps: RestStep[];
  usage: { inputTokens: number; costUsd: number };
  forkOf: { runId: string; stepKey: string } | null;
  forks: { runId: string; stepKey: string }[];
  parent: { runId: string; stepKey: string } | null;
  children: number;
  error: { code: string } | null;
};
export type RestAnswer = { status: number; body: { code?: string; field?: string; fix?: string; runId: string } };

/** A declaration for flowDocument, which splits its lines at every semicolon. */
export const declare = (id: string, type: string, config: Record<string, unknown>, policy = {}) =>
  `${id}: ${type} ${JSON.stringify({ config, policy }).replaceAll(";", "\\u003b")}`;
export const set = (id: string, fields: Record<string, unknown>) => declare(id, "set", { fields });

export const until = (what: () => Promise<boolean> | boolean) => expect.poll(what, { timeout: 25_000, interval: 20 }).toBe(true);

export function createRunClient(key: string) {
  async function createWorkflow(text: string): Promise<string> {
    const made = await callRest(key, "POST", "workflows", { body: { document: flowDocument(`t: manual; ${text}`) } });
    expect(made.status).toBe(201);
    return (made.body as { id: string }).id;
  }
  async function start(text: string, input: unknown = {}): Promise<string> {
    const answer = await callRest(key, "POST", `workflows/${await createWorkflow(text)}/runs`, { body: { version: "draft", input } });
    expect(answer.status).toBe(202);
    return (answer.body as { runId: string }).runId;
  }
  const read = async (id: string) => (await callRest(key, "GET", `runs/${id}`)).body as RestRun;
  const stepOf = async (id: string, stepKey: string) => (await read(id)).steps.find((step) => step.key === stepKey);
  const statuses = async (id: string) => Object.fromEntries((await read(id)).steps.map((step) => [step.key, step.status]));
  const hasEnded = (id: string) => until(async () => ["succeeded", "failed", "cancelled"].includes((await read(id)).status));
  return {
    createWorkflow,
    start,
    read,
    stepOf,
    /** By step key. */
    statuses,
    hasEnded,
    /** Runs the draft to its end, whichever it is. */
    async runDraft(workflowId: string, input: unknown = {}): Promise<string> {
      const { body } = await callRest(key, "POST", `workflows/${workflowId}/runs`, { body: { version: "draft", input } });
      const { runId } = body as { runId: string };
      await hasEnded(runId);
      return runId;
    },
    isAt: (id: string, stepKey: string, status: string) => until(async () => (await stepOf(id, stepKey))?.status === status),
    async ending(id: string): Promise<RestRun> {
      await hasEnded(id);
      return read(id);
    },
    control: (id: string, verb: string, body: unknown = {}): Promise<RestAnswer> => callRest(key, "POST", `runs/${id}/${verb}`, { body }),
    async outputOf(id: string, stepKey: string): Promise<unknown> {
      return ((await callRest(key, "GET", `runs/${id}/steps/${encodeURIComponent(stepKey)}`)).body as { output: unknown }).output;
    },
    tasksOf: async (id: string, status = "pending") =>
      ((await callRest(key, "GET", `human-tasks?runId=${id}&status=${status}`)).body as { items: { id: string }[] }).items,
    decide: async (taskId: string, decision: "approved" | "rejected") =>
      (await callRest(key, "POST", `human-tasks/${taskId}/decide`, { body: { decision } })).status,
    /** The whole log, after checking that it has no gaps. */
    async eventsOf(id: string): Promise<RunEvent[]> {
      const { items } = (await callRest(key, "GET", `runs/${id}/events?after=0&limit=1000`)).body as { items: RunEvent[] };
      expect(items.map(({ seq }) => seq)).toEqual(items.map((_, index) => index + 1));
      return items;
    },
  };
}

/** Keeps each request to `/hold/<name>` until it is released; counts what it was asked. Everything else is answered at once. */
export async function createHoldingServer() {
  const held = new Map<string, ServerResponse[]>();
  const asked = new Map<string, number>();
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    asked.set(path, (asked.get(path) ?? 0) + 1);
    response.setHeader("content-type", "application/json");
    if (path.startsWith("/busy")) return response.writeHead(503).end("{}");
    if (path.startsWith("/fails")) return response.writeHead(400).end("{}");
    if (!path.startsWith("/hold/")) return response.end(JSON.stringify({ path, count: asked.get(path) }));
    held.set(path, [...(held.get(path) ?? []), response]);
    response.on("close", () =>
      held.set(
        path,
        (held.get(path) ?? []).filter((other) => other !== response),
      ),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const heldAt = (name: string) => held.get(`/hold/${name}`) ?? [];
  return {
    url,
    /** A node whose request is held under the node's own id. */
    hold: (id: string) => declare(id, "http-request", { url: `${url}/hold/${id}` }),
    isHeld: (name: string) => until(() => heldAt(name).length > 0),
    isFree: (name: string) => until(() => heldAt(name).length === 0),
    release: (name: string) => {
      for (const response of heldAt(name)) response.end("{}");
    },
    timesAsked: (path: string) => asked.get(path) ?? 0,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
