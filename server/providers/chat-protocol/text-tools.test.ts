import { describe, expect, test } from "vitest";
import type { ChatRequest, ChatResult } from "@/server/workflow/chat";
import { readTextCalls, writeToolsAsText } from "./text-tools";

const tools = [{ name: "code", description: "Runs JavaScript.", parameters: { type: "object", properties: { code: { type: "string" } } } }];
const request = (messages: ChatRequest["messages"]): ChatRequest => ({ models: [], messages, tools });
const answer = (text: string): Pick<ChatResult, "text" | "toolCalls" | "finishReason"> => ({ text, toolCalls: [], finishReason: "stop" });
const read = (text: string, messages: ChatRequest["messages"] = []) => readTextCalls(answer(text), request(messages));

describe("tools for a model without tool calling", () => {
  test("are described in the system message, which there is one of", () => {
    const { messages, tools: left } = writeToolsAsText(
      request([
        { role: "system", content: "You are kind." },
        { role: "user", content: "Go" },
      ]),
    );
    expect(left).toBeUndefined();
    expect(messages.map(({ role }) => role)).toEqual(["system", "user"]);
    expect(messages[0]?.content).toMatch(/^You are kind\.[\s\S]*- code: Runs JavaScript\.[\s\S]*<action>/);
    expect(writeToolsAsText(request([{ role: "user", content: "Go" }])).messages[0]?.role).toBe("system");
  });

  test("have their calls and results written as the model would have", () => {
    const { messages } = writeToolsAsText(
      request([
        { role: "user", content: "Go" },
        { role: "assistant", content: "Let me see.", toolCalls: [{ id: "text_1", name: "code", arguments: '{"code":"return 1"}' }] },
        { role: "tool", toolCallId: "text_1", content: '{"result":1}' },
      ]),
    );
    expect(messages[2]).toEqual({
      role: "assistant",
      content: 'Let me see.\n<action>{"tool": "code", "args": {"code":"return 1"}}</action>',
    });
    expect(messages[3]).toEqual({ role: "user", content: '<observation tool="code">\n{"result":1}\n</observation>' });
  });

  test("without tools nothing is changed", () => {
    const plain: ChatRequest = { models: [], messages: [{ role: "user", content: "Go" }] };
    expect(writeToolsAsText(plain)).toBe(plain);
  });
});

describe("a call in the text of an answer", () => {
  test("is found, in the forms that models write, and the rest is what was said", () => {
    expect(read('<thought>Sum.</thought>\n<action>{"tool":"code","args":{"code":"return 2"}}</action>')).toEqual({
      text: "<thought>Sum.</thought>",
      toolCalls: [{ id: "text_1", name: "code", arguments: '{"code":"return 2"}' }],
      finishReason: "tool-calls",
    });
    for (const written of [
      '```json\n{"name":"code","arguments":{"code":"return 2"}}\n```',
      '{"tool":"code","input":{"code":"return 2"}}',
      'code: {"code":"return 2"}',
      'code({"code":"return 2"})',
    ])
      expect(read(`<action>${written}</action>`).toolCalls).toMatchObject([{ name: "code", arguments: '{"code":"return 2"}' }]);
  });

  test("has an id that no call before it had, also of several", () => {
    const before: ChatRequest["messages"] = [
      { role: "assistant", content: "", toolCalls: [{ id: "text_1", name: "code", arguments: "{}" }] },
    ];
    const { toolCalls } = read('<action>{"tool":"code"}</action><action>{"tool":"code"}</action>', before);
    expect(toolCalls.map(({ id }) => id)).toEqual(["text_2", "text_3"]);
  });

  test("is made although its end is missing, and a result that the model made up is left out", () => {
    expect(read('<action>{"tool":"code"}').toolCalls).toHaveLength(1);
    const made = read('<action>{"tool":"code"}</action>\n<observation>42</observation>\nIt is 42.');
    expect(made).toMatchObject({ text: "", toolCalls: [{ name: "code" }] });
  });

  test("of a tool that is not there is a call all the same, so that the model is told; mere words are not", () => {
    expect(read('<action>{"tool":"teleport","args":{}}</action>').toolCalls).toMatchObject([{ name: "teleport" }]);
    expect(read("<action>Take the second road.</action>")).toEqual(answer("<action>Take the second road.</action>"));
    expect(read('{"tool":"code"}').toolCalls).toEqual([]);
  });
});
