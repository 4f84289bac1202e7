import { describe, expect, test } from "vitest";
import { AppError } from "@/server/errors";
import type { HumanTaskRequest } from "@/server/workflow/human-task";
import { answer, call, converse } from "@/tests/support/scripted-agent";
import { agent } from "./agent";

const codeTool = { tools: [{ tool: "code" }] };

describe("an agent", () => {
  test("thinks, calls a tool, reads what it returned and answers; usage adds up", async () => {
    const { output, requests, thoughts } = await converse(codeTool, {
      answers: [answer({ reasoning: "I need the sum.", toolCalls: [call("code", '{"code":"return 1+1"}')] }), answer({ text: "It is 2." })],
      callTool: async (name, args) => ({ ok: true, result: { name, args, result: 2 } }),
    });
    expect(output).toMatchObject({
      text: "It is 2.",
      turns: 2,
      toolCalls: [{ tool: "code", args: { code: "return 1+1" }, ok: true }],
      usage: { inputTokens: 20, costMicros: 200 },
    });
    expect(requests[1]?.messages.at(-1)).toMatchObject({ role: "tool", toolCallId: "c1" });
    expect(thoughts[0]).toEqual({ turn: 1, thought: "I need the sum.", text: "" });
  });

  test("understands thoughts written into the text", async () => {
    const { output, thoughts } = await converse({}, { answers: [answer({ text: "<thought>Easy.</thought>Yes." })] });
    expect(thoughts).toEqual([{ turn: 1, thought: "Easy.", text: "Yes." }]);
    expect(output.text).toBe("Yes.");
  });

  test("a tool it does not have is answered with the list of those it has, and the run goes on", async () => {
    const { requests } = await converse(codeTool, { answers: [answer({ toolCalls: [call("rm_rf", "{}")] }), answer({ text: "Sorry." })] });
    expect(requests[1]?.messages.at(-1)).toMatchObject({ role: "tool", content: 'There is no tool "rm_rf". You may use: code.' });
  });

  test("a failed call goes back to the model with the reason and the fix", async () => {
    const { output, requests } = await converse(codeTool, {
      answers: [answer({ toolCalls: [call("code", "not json")] }), answer({ text: "I give up." })],
      callTool: async (_name, args) => ({
        ok: false,
        error: { code: "invalid_input", message: `The arguments are not JSON: ${args}`, fix: "Send an object." },
      }),
    });
    expect(requests[1]?.messages.at(-1)).toMatchObject({
      content: "The call failed: The arguments are not JSON: not json Send an object.",
    });
    expect(output.toolCalls).toEqual([{ tool: "code", args: "not json", ok: false }]);
  });

  test("a gated call shows a person the exact arguments and makes the call as they edited it", async () => {
    const asked: HumanTaskRequest[] = [];
    const made: unknown[] = [];
    await converse(
      { tools: [{ tool: "code", permission: "ask" }] },
      {
        answers: [answer({ toolCalls: [call("code", '{"code":"return 1"}')] }), answer({ text: "Done." })],
        askPerson: async (request) => {
          asked.push(request);
          return { decision: "approved", feedback: "", payload: { code: "return 2" }, by: "user:1" };
        },
        callTool: async (_name, args) => {
          made.push(args);
          return { ok: true, result: 2 };
        },
      },
    );
    expect(asked[0]).toMatchObject({ kind: "permission", payload: { code: "return 1" }, editable: true });
    expect(made).toEqual([{ code: "return 2" }]);
  });

  test("a refused call is not made and the model learns why", async () => {
    const { requests } = await converse(
      { tools: [{ tool: "code", permission: "ask" }] },
      {
        answers: [answer({ toolCalls: [call("code", "{}")] }), answer({ text: "Understood." })],
        askPerson: async () => ({ decision: "rejected", feedback: "Too risky", payload: null, by: "user:1" }),
      },
    );
    expect(requests[1]?.messages.at(-1)).toMatchObject({ content: "A person refused this call. They said: Too risky" });
  });

  test("fixed arguments win over what the model sends", async () => {
    const made: unknown[] = [];
    await converse(
      { tools: [{ tool: "code", fixed: { timeoutMs: 50 } }] },
      {
        answers: [answer({ toolCalls: [call("code", '{"code":"return 1","timeoutMs":3000}')] }), answer({ text: "Done." })],
        callTool: async (_name, args) => {
          made.push(args);
          return { ok: true, result: 1 };
        },
      },
    );
    expect(made).toEqual([{ code: "return 1", timeoutMs: 50 }]);
  });

  test("stops with a clear error when its turns are used up", async () => {
    const looping = answer({ toolCalls: [call("code", "{}")] });
    const run = converse({ ...codeTool, maxTurns: 2 }, { answers: [looping, looping], callTool: async () => ({ ok: true, result: 1 }) });
    await expect(run).rejects.toMatchObject({ code: "turns_exhausted", field: "config.maxTurns" });
  });

  test("stops before the next call when its spending limit is reached", async () => {
    const run = converse(
      { ...codeTool, maxCostUsd: 0.0001 },
      { answers: [answer({ toolCalls: [call("code", "{}")] })], callTool: async () => ({ ok: true, result: 1 }) },
    );
    await expect(run).rejects.toBeInstanceOf(AppError);
    await expect(run).rejects.toMatchObject({ code: "budget_exceeded" });
  });

  describe("with an output schema", () => {
    const outputSchema = { type: "object", properties: { score: { type: "integer" } }, required: ["score"] };

    test("gives the checked answer as json, also from a fenced block", async () => {
      const { output } = await converse({ outputSchema }, { answers: [answer({ text: '```json\n{"score":7}\n```' })] });
      expect(output.json).toEqual({ score: 7 });
    });

    test("asks once for a repair, then fails with what does not fit", async () => {
      const mended = await converse({ outputSchema }, { answers: [answer({ text: "seven" }), answer({ text: '{"score":7}' })] });
      expect(mended.output).toMatchObject({ json: { score: 7 }, turns: 2 });
      const run = converse({ outputSchema }, { answers: [answer({ text: "seven" }), answer({ text: '{"score":"7"}' })] });
      await expect(run).rejects.toMatchObject({ code: "output_invalid" });
    });
  });
});

describe("the arguments of an agent's tool", () => {
  const issuesOf = (fixed: Record<string, unknown>, tool = "http-request") =>
    agent.config.safeParse({ models: [{ provider: "demo", model: "demo-1" }], tools: [{ tool, fixed }] }).error?.issues ?? [];

  test("that are set by the author are checked as the tool checks them", () => {
    expect(issuesOf({ url: "https://example.com", timeoutMs: 5_000 })).toEqual([]);
    expect(issuesOf({ method: "SHOUT" })).toMatchObject([{ path: ["tools", 0, "fixed", "method"] }]);
    expect(issuesOf({ adress: "x" })).toMatchObject([{ message: "HTTP request has no argument “adress”" }]);
    expect(issuesOf({}, "teleport")).toMatchObject([{ path: ["tools", 0, "tool"] }]);
  });

  test("that only the author may set are asked for where the tool cannot do without them", () => {
    expect(issuesOf({}, "sql").map(({ message }) => message)).toEqual([
      "SQL: Name of the database is to be set here",
      "SQL: Server is to be set here",
      "SQL: Credential is to be set here",
    ]);
    expect(issuesOf({ database: "shop" }, "sql").map(({ path }) => path.at(-1))).toEqual(["host", "credential"]);
    expect(issuesOf({ database: "shop.db", engine: "sqlite" }, "sql")).toEqual([]);
    expect(issuesOf({ engine: "searxng" }, "web-search")).toMatchObject([{ path: ["tools", 0, "fixed", "baseUrl"] }]);
    expect(issuesOf({}, "fetch-page")).toEqual([]);
  });

  test("never let the model choose which secret is sent", async () => {
    const seen: unknown[] = [];
    const { requests } = await converse(
      { tools: [{ tool: "http-request" }] },
      {
        answers: [
          answer({ toolCalls: [call("http_request", '{"url":"https://example.com","credential":"another"}')] }),
          answer({ text: "Done." }),
        ],
        callTool: async (_name, args) => {
          seen.push(args);
          return { ok: true, result: {} };
        },
      },
    );
    expect(JSON.stringify(requests[0]?.tools)).not.toContain("credential");
    expect(seen).toEqual([{ url: "https://example.com" }]);
  });
});
