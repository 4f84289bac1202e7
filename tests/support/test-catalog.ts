// A catalog small enough to read at a glance. Tests of the language and of the interpreter use it, so that they do not
// depend on what the product ships. Loops are the product's own: what they do is the interpreter's business too.
import * as z from "zod";
import { forEach } from "@/server/nodes/for-each";
import { whileNode } from "@/server/nodes/while";
import { defineNode, type NodeCatalog, type NodeGroup } from "@/server/workflow/define";

const look = (label: string, group: NodeGroup) => ({ label, group, icon: "circle", summary: () => label });

/** Starts a run. */
const start = defineNode({
  type: "start",
  look: look("Start", "trigger"),
  docs: "Starts the run.",
  config: z.object({}),
  output: z.unknown(),
  hasInput: false,
  example: { config: {}, input: { a: 1 }, output: { a: 1 } },
  execute: async ({ input }) => ({ output: input }),
});

/** Gives `value`, or its input when there is none. */
const pass = defineNode({
  type: "pass",
  look: look("Pass", "logic"),
  docs: "Gives its value.",
  config: z.object({ value: z.unknown().optional() }),
  output: z.unknown(),
  example: { config: { value: 1 }, input: null, output: 1 },
  execute: async ({ config, input }) => ({ output: config.value === undefined ? input : config.value }),
});

/** Leaves by `true` or `false`. */
const check = defineNode({
  type: "if",
  look: look("If", "logic"),
  docs: "Chooses a path.",
  config: z.object({ condition: z.string().meta({ title: "Condition", language: "cel" }).default("true") }),
  output: z.unknown(),
  handles: ["true", "false"],
  example: { config: { condition: "input.a == 1" }, input: { a: 1 }, calls: [true], output: { a: 1 }, handle: "true" },
  execute: async ({ config, input, ctx }) => ({ output: input, handle: (await ctx.condition(config.condition)) ? "true" : "false" }),
});

/** One handle per case, then `default`. */
const choose = defineNode({
  type: "switch",
  look: look("Switch", "logic"),
  docs: "Chooses one of several paths.",
  config: z.object({
    cases: z.array(z.object({ name: z.string(), condition: z.string().meta({ language: "cel" }).default("false") })).default([]),
  }),
  output: z.unknown(),
  // Called with whatever a draft holds, so it trusts nothing.
  handles: ({ cases }) => [
    ...(Array.isArray(cases) ? cases.map((entry) => entry?.name).filter((name) => typeof name === "string") : []),
    "default",
  ],
  example: { config: { cases: [{ name: "a", condition: "true" }] }, input: 1, calls: [true], output: 1, handle: "a" },
  execute: async ({ config, input, ctx }) => {
    for (const { name, condition } of config.cases) {
      if (await ctx.condition(condition)) return { output: input, handle: name };
    }
    return { output: input, handle: "default" };
  },
});

const merge = defineNode({
  type: "merge",
  look: look("Merge", "logic"),
  docs: "Brings paths together.",
  config: z.object({ mode: z.enum(["all", "any", "count"]).default("all"), count: z.number().int().min(1).optional() }),
  output: z.unknown(),
  joins: ({ mode, count }) => (mode === "count" ? { mode, count: count ?? 1 } : { mode }),
  example: { config: { mode: "any" }, input: null, inbound: { a: 1 }, output: { a: 1 } },
  execute: async ({ inbound }) => ({ output: inbound }),
});

/** An effect with settings that can be wrong. */
const work = defineNode({
  type: "work",
  look: look("Work", "tool"),
  docs: "Does something outside.",
  config: z.object({
    url: z.string().min(1).meta({ title: "URL" }),
    body: z.unknown().optional(),
    headers: z.record(z.string(), z.string()).default({}),
    retries: z.number().int().min(0).max(5).default(0).meta({ title: "Retries" }),
    code: z.string().meta({ title: "Code", language: "javascript" }).default(""),
  }),
  output: z.object({ status: z.number(), body: z.unknown() }),
  example: {
    config: { url: "https://example.com" },
    input: null,
    calls: [{ ok: true, result: { status: 200, body: null } }],
    output: { status: 200, body: null },
  },
  execute: async ({ config, ctx }) => {
    const answer = await ctx.callTool("work", config);
    return { output: { status: answer.ok ? 200 : 500, body: answer.ok ? answer.result : answer.error.message } };
  },
});

/** Ends its path: nothing can be connected after it. */
const end = defineNode({
  type: "end",
  look: look("End", "logic"),
  docs: "Ends its path.",
  config: z.object({}),
  output: z.unknown(),
  handles: [],
  example: { config: {}, input: 1, output: 1 },
  execute: async ({ input }) => ({ output: input }),
});

export const testCatalog: NodeCatalog = { start, pass, if: check, switch: choose, merge, work, end, "for-each": forEach, while: whileNode };
