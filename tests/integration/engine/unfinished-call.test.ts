import { expect, test } from "vitest";
import * as z from "zod";
import { pool } from "@/server/db";
import { nodeCatalog } from "@/server/nodes/registry";
import { toolNode } from "@/server/nodes/tool";
import { defineTool } from "@/server/workflow/define";
import { createTestEngine, endOf, until } from "@/tests/support/engine";
import { flowDocument } from "@/tests/support/flow";

const keys: string[] = [];
const look = { label: "Send", group: "tool" as const, icon: "send", summary: () => "" };

/** A tool that does something outside, with and without a way to recognise a repeat. */
const send = (name: string, effect: "keyed" | "unsafe") =>
  defineTool({
    name,
    look,
    docs: "Sends.",
    args: z.strictObject({}),
    result: z.object({ sent: z.boolean() }),
    effect: () => effect,
    example: { args: {}, result: { sent: true } },
    execute: async ({ ctx }) => {
      keys.push(ctx.idempotencyKey);
      return { sent: true };
    },
  });

const tools = { "send-keyed": send("send-keyed", "keyed"), "send-unsafe": send("send-unsafe", "unsafe") };
const catalog = { ...nodeCatalog, "send-keyed": toolNode(tools["send-keyed"]), "send-unsafe": toolNode(tools["send-unsafe"]) };

test("a call that a crash left unfinished is made again under the same key, unless that could do it twice", async () => {
  const idle = await createTestEngine({ catalog, tools }, { execute: false });
  const [keyed, unsafe] = await Promise.all([
    idle.start(flowDocument("t: manual; a: send-keyed; t -> a")),
    idle.start(flowDocument("t: manual; a: send-unsafe; t -> a")),
  ]);
  // What a process leaves that dies while the tool is at work.
  await pool().query("UPDATE run SET status = 'running', started_at = now()");
  await pool().query("INSERT INTO step (run_id, key, node_id, status, started_at) SELECT id, 'a', 'a', 'running', now() FROM run");
  await pool().query("INSERT INTO call (run_id, key, step_key, kind, status) SELECT id, 'a/tool#0', 'a', 'tool', 'started' FROM run");
  const engine = await createTestEngine({ catalog, tools });
  expect(await endOf(keyed)).toMatchObject({ status: "succeeded", output: { sent: true } });
  await until("someone to be asked whether it happened", async () => (await engine.decide(unsafe, { decision: "rejected" })) === true);
  expect(await endOf(unsafe)).toMatchObject({ status: "failed", error: { code: "rejected" } });
  expect(keys).toEqual([`${keyed}:a/tool#0`]);
  await engine.executor.drain(1_000);
});
