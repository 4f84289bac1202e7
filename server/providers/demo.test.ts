import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { beforeAll, expect, test, vi } from "vitest";
import * as z from "zod";
import { toolDefinitions } from "@/server/tools/registry";
import type { ChatMessage, ChatRequest } from "@/server/workflow/chat";
import { demoFetch, demoProvider } from "./demo";
import { findSubject } from "./demo/read-task";
import type { complete as Complete } from "./openai-compatible";

let complete: typeof Complete;
beforeAll(async () => {
  vi.stubEnv("DATABASE_URL", "postgresql://nobody@localhost/none");
  ({ complete } = await import("./openai-compatible"));
});

const endpoint = { name: "demo", baseUrl: demoProvider.baseUrl, apiKey: null, structuredOutput: "json-schema" as const, fetch: demoFetch };
const ask = (request: Partial<ChatRequest> & { messages: ChatMessage[] }, options = {}) =>
  complete(endpoint, { model: "demo-1", request: { models: [], ...request } }, options);
const post = (body: unknown) => demoFetch("http://demo.invalid/v1/chat/completions", { method: "POST", body: JSON.stringify(body) });
const user = (content: string) => ({ role: "user" as const, content });
const you = (role: string) => ({ role: "system" as const, content: `You are the ${role}.` });
const specs = Object.values(toolDefinitions).map(({ name, docs, args }) => ({
  name: name.replaceAll("-", "_"),
  description: docs,
  parameters: z.toJSONSchema(args, { io: "input" }) as Record<string, unknown>,
}));

test("it streams thought and text, counts its tokens, and admits that it is scripted", async () => {
  const pieces: { kind: string }[] = [];
  const started = performance.now();
  const answer = await ask(
    { messages: [you("Researcher"), user("Research this topic for home owners: Heat pumps in old city houses")] },
    { onDelta: (piece: { kind: string }) => pieces.push(piece) },
  );
  expect(performance.now() - started).toBeLessThan(2_500);
  expect(answer.text).toMatch(/demo model: no AI wrote it/);
  expect(answer.text).toContain("Heat pumps in old city houses");
  expect(answer.reasoning).toContain("researcher");
  expect(answer.finishReason).toBe("stop");
  expect(answer.usage.outputTokens).toBeGreaterThan(50);
  expect(answer.usage.reasoningTokens).toBeGreaterThan(5);
  expect(pieces.filter(({ kind }) => kind === "reasoning").length).toBeGreaterThan(3);
  expect(pieces.filter(({ kind }) => kind === "text").length).toBeGreaterThan(10);
});

test("given tools it thinks, calls code with a program that runs, and answers with what came back", async () => {
  const messages: ChatMessage[] = [
    you("Careful assistant"),
    user("A team of 6 saves 45 minutes each per day. How many hours is that in a 220-day year?"),
  ];
  const first = await ask({ messages, tools: specs });
  expect(first.finishReason).toBe("tool-calls");
  expect(first.reasoning).toContain("code");
  const [call] = first.toolCalls;
  const args = toolDefinitions.code.args.parse(JSON.parse(call!.arguments));
  const result = runInNewContext(`(() => {${args.code}})()`, { console: { log: () => undefined } });
  expect(result).toMatchObject({ hours: 990 });
  const answer = await ask({
    messages: [
      ...messages,
      { role: "assistant", content: "", toolCalls: first.toolCalls },
      { role: "tool", toolCallId: call!.id, content: JSON.stringify({ result, logs: [] }) },
    ],
    tools: specs,
  });
  expect(answer.toolCalls).toEqual([]);
  expect(answer.text).toContain("**hours** 990");
  expect(answer.text).not.toContain("In brief");
});

test("a failed or refused tool is told, not hidden", async () => {
  const calls = [{ id: "a", name: "code", arguments: "{}" }];
  const answer = await ask({
    messages: [
      user("Count"),
      { role: "assistant", content: "", toolCalls: calls },
      { role: "tool", toolCallId: "a", content: "A person refused this call." },
    ],
    tools: specs,
  });
  expect(answer.text).toContain("`code` did not work: A person refused this call.");
});

test("a tool that needs an address is called only with one from the prompt", async () => {
  const tools = specs.filter(({ name }) => name === "http_request");
  expect((await ask({ messages: [user("Fetch the weather")], tools })).toolCalls).toEqual([]);
  const [call] = (await ask({ messages: [user("Fetch https://example.com/weather please")], tools })).toolCalls;
  expect(toolDefinitions["http-request"].args.parse(JSON.parse(call!.arguments)).url).toBe("https://example.com/weather");
});

test("the same request gives the same bytes", async () => {
  const body = { model: "demo-1", stream: true, messages: [user("Plan a party")] };
  const [first, second] = await Promise.all([post(body), post(body)].map(async (response) => (await response).text()));
  expect(first).toBe(second);
});

test.each([
  ["Message: my card was charged twice", { category: "billing", urgency: "high" }],
  ["Message: the page crashes when I save", { category: "bug", urgency: "normal" }],
  ["Message: how do I export?", { category: "question", urgency: "normal" }],
])("it classifies %s", async (prompt, expected) => {
  const outputSchema = {
    type: "object",
    properties: {
      category: { enum: ["billing", "bug", "question"] },
      urgency: { enum: ["low", "normal", "high"] },
      summary: { type: "string" },
    },
    required: ["category", "urgency", "summary"],
    additionalProperties: false,
  };
  const json = JSON.parse((await ask({ messages: [user(prompt)], outputSchema })).text);
  expect(json).toMatchObject(expected);
  expect(json.summary).toContain("not written by an AI");
});

const leaf = fc.oneof(
  fc.record({ type: fc.constant("string"), minLength: fc.nat(20), maxLength: fc.integer({ min: 20, max: 90 }) }),
  fc.record({ type: fc.constant("string"), format: fc.constantFrom("date", "date-time", "email", "uuid", "uri") }),
  fc.record({ type: fc.constant("integer"), minimum: fc.integer({ min: -50, max: 50 }), maximum: fc.integer({ min: 50, max: 200 }) }),
  fc.record({ type: fc.constant("number"), exclusiveMinimum: fc.integer({ min: -9, max: 9 }) }),
  fc.record({ type: fc.constant("boolean") }),
  fc.record({ type: fc.constant("null") }),
  fc.record({ enum: fc.array(fc.string(), { minLength: 1, maxLength: 4 }) }),
  fc.record({ const: fc.oneof(fc.string(), fc.integer(), fc.boolean()) }),
);
const schema = fc.letrec<{ any: Record<string, unknown>; object: Record<string, unknown> }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    leaf,
    tie("object"),
    fc.record({ type: fc.constant("array"), items: tie("any"), minItems: fc.nat(3) }),
    fc.record({ anyOf: fc.array(tie("any"), { minLength: 1, maxLength: 2 }) }),
  ),
  object: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), tie("any"), { maxKeys: 4 }).map((properties) => ({
    type: "object",
    properties,
    required: Object.keys(properties).filter((_, i) => i % 2 === 0),
    additionalProperties: false,
  })),
}));

test("asked for JSON it answers with JSON that fits, for any schema", async () => {
  await fc.assert(
    fc.asyncProperty(schema.object, fc.string(), async (outputSchema, prompt) => {
      const response = await post({
        model: "demo-1",
        messages: [user(prompt)],
        response_format: { type: "json_schema", json_schema: { name: "a", schema: outputSchema } },
      });
      const { choices } = await response.json();
      expect(z.fromJSONSchema(outputSchema).safeParse(JSON.parse(choices[0].message.content)).error).toBeUndefined();
    }),
    { numRuns: 200 },
  );
});

test("a schema that contains itself comes to an end", async () => {
  const outputSchema = {
    $ref: "#/$defs/node",
    $defs: {
      node: {
        type: "object",
        properties: { name: { type: "string" }, children: { type: "array", items: { $ref: "#/$defs/node" } } },
        required: ["name", "children"],
      },
    },
  };
  const json = JSON.parse((await ask({ messages: [user("A tree")], outputSchema })).text);
  expect(json.children.length).toBeGreaterThan(0);
});

test("a schema given in words is understood, and the repair of an answer too", async () => {
  const outputSchema = { type: "object", properties: { score: { type: "integer", minimum: 0, maximum: 100 } }, required: ["score"] };
  const prompted = await complete(
    { ...endpoint, structuredOutput: "prompt" },
    { model: "demo-1", request: { models: [], messages: [you("Judge"), user("Rate it")], outputSchema } },
  );
  expect(JSON.parse(prompted.text)).toEqual({ score: 82 });
});

test("it answers wrong requests as a server would", async () => {
  expect(await (await post({ model: "gpt-9", messages: [user("x")] })).json()).toMatchObject({ error: { code: "model_not_found" } });
  expect((await post({ model: "demo-1", messages: [] })).status).toBe(400);
  expect((await demoFetch("http://demo.invalid/v1/chat/completions", { method: "POST", body: "{" })).status).toBe(400);
  expect((await demoFetch("http://demo.invalid/v1/embeddings")).status).toBe(404);
  await expect(complete(endpoint, { model: "gpt-9", request: { models: [], messages: [user("x")] } })).rejects.toMatchObject({
    code: "model_unknown",
  });
  expect(await (await demoFetch("http://demo.invalid/v1/models")).json()).toMatchObject({ data: [{ id: "demo-1" }] });
});

test("an abort stops it in the middle", async () => {
  const controller = new AbortController();
  const reason = new Error("stop");
  await expect(ask({ messages: [user("Plan")] }, { signal: controller.signal, onDelta: () => controller.abort(reason) })).rejects.toBe(
    reason,
  );
});

test.each([
  ["Research this topic for Home owners: Heat pumps", "“Heat pumps”"],
  ["Analyse this research on Heat pumps:\n\nFacts", "“Heat pumps”"],
  ["Decision: Should we open a shop?\n\nFor: yes", "“Should we open a shop?”"],
  ["Customer Ines writes:\n\nMy parcel says delivered. I need it.", "“My parcel says delivered”"],
  ["Classify this message.\n\nSubject: Charged twice\n\nHello", "“Charged twice”"],
  ['{\n  "topic": "Old houses"\n}', "“Old houses”"],
  ["", "your request"],
])("the subject of %j is %s", (prompt, subject) => expect(findSubject(prompt)).toBe(subject));

test.each([
  ["Analyst", "Revise this analysis:\n\nFacts", "**Revised**"],
  ["Analyst", "Analyse this research on bees:\n\nFacts", "Three findings on “bees”"],
  ["Judge", "Decision: Move?\n\nFor: yes", "**Recommendation on “Move?”"],
  ["Content writer", "Customer Ines writes:\n\nNothing came.", "Hello Ines"],
])("a %s asked %j answers in that role", async (role, prompt, opening) => {
  const response = await post({ model: "demo-1", messages: [you(role), user(prompt)] });
  expect((await response.json()).choices[0].message.content).toContain(opening);
});

test("as a reviewer it sends the first answer back and approves the next; an answer that was sent back is mended without tools", async () => {
  const reviewer = { role: "system" as const, content: "You are the reviewer of another agent's answer. Judge it." };
  const first = await ask({ messages: [reviewer, user("<task>\nSum up\n</task>\n\n<answer>\nDone\n</answer>")] });
  expect(JSON.parse(first.text)).toMatchObject({ approved: false, score: 62 });
  const second = await ask({ messages: [reviewer, user("<earlier-feedback>\n- x\n</earlier-feedback>\n\n<answer>\nDone\n</answer>")] });
  expect(JSON.parse(second.text)).toMatchObject({ approved: true });
  const revised = await ask({
    messages: [user("Research the moon"), { role: "assistant", content: "Facts" }, user("A reviewer sent your answer back: more")],
    tools: [{ name: "code", description: "", parameters: {} }],
  });
  expect(revised).toMatchObject({ toolCalls: [], text: expect.stringMatching(/^\*\*Revised\*\*/) });
});
