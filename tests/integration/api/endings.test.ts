// How runs end, seen from outside: cancelled at any point, decided twice, too late or at once, and against the limits of nodes.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { drainMachine, startMachine } from "@/server/engine/machine";
import type { ErrorValue } from "@/server/errors";
import { flowDocument } from "../../support/flow";
import { callRest, createTestOrg } from "../../support/test-org";

let key: string;
let url: string;
/** Requests that came and were not answered. */
let held = 0;
let dropped = 0;

/** /fails answers 500; everything else is taken and never answered. */
const server = createServer((request, response) => {
  if (request.url === "/fails") return response.writeHead(500).end();
  held++;
  response.on("close", () => dropped++);
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  key = await (await createTestOrg()).createKey();
  await callRest(key, "POST", "providers", { body: { name: "mute", baseUrl: `${url}/v1`, models: [{ name: "m" }] } });
  await startMachine();
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await drainMachine(2_000);
});

type Run = { status: string; output: unknown; error: ErrorValue | null; steps: { key: string; status: string }[] };
type Task = { id: string; status: string; decision: string | null };

/** A declaration for flowDocument, which splits its lines at every semicolon. */
const declare = (id: string, type: string, config: Record<string, unknown>, policy = {}) =>
  `${id}: ${type} ${JSON.stringify({ config, policy }).replaceAll(";", "\\u003b")}`;

async function start(text: string, { input = {}, wait = 0 }: { input?: unknown; wait?: number } = {}): Promise<string> {
  const made = await callRest(key, "POST", "workflows", { body: { document: flowDocument(`t: manual; ${text}`) } });
  const { id } = made.body as { id: string };
  const answer = await callRest(key, "POST", `workflows/${id}/runs`, { body: { version: "draft", input, ...(wait ? { wait } : {}) } });
  expect(answer.status).toBe(wait ? 200 : 202);
  return (answer.body as { runId: string }).runId;
}
const read = async (id: string) => (await callRest(key, "GET", `runs/${id}`)).body as Run;
const end = async (text: string, input?: unknown) => read(await start(text, { input, wait: 20 }));
const until = (what: () => Promise<boolean> | boolean) => expect.poll(what, { timeout: 10_000, interval: 20 }).toBe(true);
const tasksOf = async (runId: string, status?: string) =>
  ((await callRest(key, "GET", `human-tasks?runId=${runId}${status ? `&status=${status}` : ""}`)).body as { items: Task[] }).items;
const decide = async (id: string, decision: string) =>
  (await callRest(key, "POST", `human-tasks/${id}/decide`, { body: { decision } })).status;

async function askPerson(config: Record<string, unknown> = {}): Promise<{ runId: string; task: Task }> {
  const approval = declare("a", "approval", { title: "Send it?", ...config });
  const leaf = (id: string) => declare(id, "set", { fields: { went: id } });
  const runId = await start(
    `${approval}; ${["yes", "no", "late"].map(leaf).join("; ")}; t -> a; a.approved -> yes; a.rejected -> no; a.timed-out -> late`,
  );
  await until(async () => (await tasksOf(runId)).length === 1);
  const [task] = await tasksOf(runId);
  return { runId, task: task as Task };
}

describe("cancelling", () => {
  const isAt = (status: string) => async (id: string) => (await read(id)).steps.some((step) => step.key === "a" && step.status === status);
  const isHeld = () => held > dropped;

  const wait = () => declare("a", "wait", { duration: "1h" });
  const retry = { attempts: 5, backoff: "fixed", initialMs: 60_000 };

  it.each<[string, () => string, (id: string) => Promise<boolean> | boolean]>([
    ["that nobody has begun", wait, () => true],
    ["that sleeps", wait, isAt("waiting")],
    ["in a model call", () => declare("a", "agent", { prompt: "x", models: [{ provider: "mute", model: "m" }] }), isHeld],
    ["in a request", () => declare("a", "http-request", { url: `${url}/holds` }), isHeld],
    ["in code without an end", () => declare("a", "code", { code: "for(;;){}" }), isAt("running")],
    ["that waits for a person", () => declare("a", "approval", { title: "Send it?" }), isAt("waiting")],
    ["that waits to try again", () => declare("a", "http-request", { url: `${url}/fails` }, { retry }), isAt("retrying")],
  ])("a run %s is final when it is answered, and stays so", async (_, node, isThere) => {
    const runId = await start(`${node()}; t -> a`);
    await until(() => isThere(runId));
    const began = Date.now();
    const answer = await callRest(key, "POST", `runs/${runId}/cancel`);
    expect(answer).toMatchObject({ status: 200, body: { status: "cancelled" } });
    await until(() => held === dropped);
    expect(Date.now() - began).toBeLessThan(2_000);
    const { steps } = await read(runId);
    expect(steps.filter(({ status }) => !["succeeded", "cancelled"].includes(status))).toEqual([]);
    const again = await callRest(key, "POST", `runs/${runId}/cancel`);
    expect(again).toMatchObject({ status: 200, body: { status: "cancelled", steps } });
    for (const task of await tasksOf(runId)) expect(await decide(task.id, "approved")).toBe(410);
  });

  it("a run that has ended is refused and changes nothing", async () => {
    const runId = await start("a: set; t -> a", { wait: 20 });
    expect(await callRest(key, "POST", `runs/${runId}/cancel`)).toMatchObject({ status: 409, body: { code: "conflict" } });
    expect(await read(runId)).toMatchObject({ status: "succeeded" });
  });
});

describe("deciding", () => {
  it("at the same moment, for and against, counts once and the run follows that one", async () => {
    const { runId, task } = await askPerson();
    const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => decide(task.id, n % 2 ? "approved" : "rejected")));
    expect(answers.filter((status) => status === 204)).toHaveLength(1);
    expect(answers.filter((status) => status === 409)).toHaveLength(9);
    await until(async () => (await read(runId)).status === "succeeded");
    const [decided] = await tasksOf(runId);
    expect((await read(runId)).output).toEqual({ went: decided?.decision === "approved" ? "yes" : "no" });
  });

  it("after the time is over finds it gone, and the run went the other way", async () => {
    const { runId, task } = await askPerson({ timeout: "1s" });
    await until(async () => (await read(runId)).status === "succeeded");
    expect(await decide(task.id, "approved")).toBe(410);
    expect((await read(runId)).output).toEqual({ went: "late" });
  });

  it("leaves every task among the closed ones, however it ended", async () => {
    const [first, second] = [await askPerson(), await askPerson({ timeout: "1s" })];
    expect(await tasksOf(first.runId, "closed")).toEqual([]);
    await callRest(key, "POST", `runs/${first.runId}/cancel`);
    await until(async () => (await read(second.runId)).status === "succeeded");
    expect(await tasksOf(first.runId, "closed")).toMatchObject([{ status: "cancelled" }]);
    expect(await tasksOf(second.runId, "closed")).toMatchObject([{ status: "timed-out" }]);
  });
});

describe("a node that meets a limit", () => {
  const code = (text: string) => `${declare("a", "code", { code: text })}; t -> a`;

  it.each([
    ["code without an end", code("for(;;){}"), "code_limit", "3000 ms"],
    ["code with a huge result", code("return 'x'.repeat(5e6)"), "code_limit", "1000000 bytes"],
    ["code that eats memory", code("const a=[];for(;;)a.push(new Array(1e5).fill(1))"), "code_limit", "64 MB"],
    ["code without a bottom", code("const f=()=>f();f()"), "code_limit", "too deeply"],
    [
      "a mapping without an end",
      `${declare("a", "set", { mapping: "($f := function($x) { $f($x) }; $f(1))" })}; t -> a`,
      "expression_failed",
      "1000 ms",
    ],
    [
      "a condition over too much",
      'a: if {"config":{"condition":"trigger.n.all(x, trigger.n.all(y, x + y >= 0))"}}; t -> a',
      "expression_failed",
      "too many steps",
    ],
    ["a wait that is none", 'a: wait {"config":{"duration":"{{ trigger.word }}"}}; t -> a', "config_invalid", "banana"],
  ])("fails with the limit in its words: %s", async (_, text, errorCode, words) => {
    const run = await end(text, { n: Array.from({ length: 1_500 }, (__, n) => n), word: "banana" });
    expect(run).toMatchObject({
      status: "failed",
      error: { code: errorCode, fix: expect.any(String), message: expect.stringContaining(words) },
    });
  });

  it("hands 5 MB on whole and keeps them readable, and says where 10 MB end", async () => {
    const copies = (names: string) =>
      declare("b", "set", { fields: Object.fromEntries([...names].map((name) => [name, "{{ a.result }}"])) });
    const large = declare("a", "code", { code: "return 'x'.repeat(900000)" });
    const last = declare("c", "set", { fields: { same: "{{ b.f }}" } });
    const runId = await start(`${large}; ${copies("abcdef")}; ${last}; t -> a; a -> b; b -> c`, { wait: 20 });
    const step = (await callRest(key, "GET", `runs/${runId}/steps/b`)).body as { output: { $artifact: string; bytes: number } };
    const stored = await callRest(key, "GET", `runs/${runId}/artifacts/${step.output.$artifact}`);
    const { content, bytes } = stored.body as { content: string; bytes: number };
    expect(bytes).toBe(step.output.bytes);
    expect(JSON.parse(content).f).toBe("x".repeat(900_000));
    const tooLarge = await end(`${large}; ${copies("abcdefghijklm")}; t -> a; a -> b`);
    expect(tooLarge).toMatchObject({ status: "failed", error: { code: "too_large", message: expect.stringContaining("10 MB") } });
  });
});
