import { expect, test } from "vitest";
import { AppError, errorCodes } from "@/server/errors";
import type { ToolContext, ToolResponse } from "@/server/workflow/tool-context";
import { httpRequest } from "./http-request";

const notUsed = () => Promise.reject(new Error("a request needs nothing else"));

type Sent = Parameters<ToolContext["fetch"]>[0];

/** Makes the request against a scripted answer and gives back what was sent. */
async function request(args: Record<string, unknown>, answer: Partial<ToolResponse> = {}) {
  const sent: Sent[] = [];
  const ctx: ToolContext = {
    fetch: async (outgoing) => {
      sent.push(outgoing);
      return { status: 200, headers: { "content-type": "application/json" }, text: '{"ok":true}', url: outgoing.url, ...answer };
    },
    queryDatabase: notUsed,
    readPage: notUsed,
    sendMail: notUsed,
    runJavaScript: notUsed,
    pause: notUsed,
    idempotencyKey: "run:step",
    signal: new AbortController().signal,
  };
  const result = await httpRequest.execute({ args: httpRequest.args.parse(args), input: null, ctx });
  return { sent: sent[0], result };
}

test("JSON answers are parsed, other text stays text", async () => {
  expect((await request({ url: "https://example.com" })).result.body).toEqual({ ok: true });
  expect((await request({ url: "https://example.com" }, { headers: { "content-type": "text/plain" }, text: "hi" })).result.body).toBe("hi");
  expect((await request({ url: "https://example.com" }, { text: "{broken" })).result.body).toBe("{broken");
});

test("a request that changes something carries the call's idempotency key; a read does not", async () => {
  expect((await request({ url: "https://example.com", method: "POST", body: { a: 1 } })).sent).toMatchObject({
    body: '{"a":1}',
    headers: { "idempotency-key": "run:step", "content-type": "application/json" },
  });
  expect((await request({ url: "https://example.com" })).sent?.headers).not.toHaveProperty("idempotency-key");
});

test("query values are added to the address", async () => {
  expect((await request({ url: "https://example.com/?a=1", query: { b: 2, c: "x y" } })).sent?.url).toBe(
    "https://example.com/?a=1&b=2&c=x+y",
  );
});

test("404 fails for good, 503 may be tried again after what Retry-After says, and any status can be accepted", async () => {
  await expect(request({ url: "https://example.com/x" }, { status: 404, text: "no" })).rejects.toMatchObject({
    code: "http_failed",
    detail: "no",
  });
  await expect(request({ url: "https://example.com" }, { status: 503, headers: { "retry-after": "7" } })).rejects.toMatchObject({
    code: "http_server_failed",
    retryAfterMs: 7_000,
  });
  expect((await request({ url: "https://example.com", acceptAnyStatus: true }, { status: 404 })).result.status).toBe(404);
});

test.each([
  [400, "input"],
  [401, "auth"],
  [403, "auth"],
  [408, "timeout"],
  [429, "rate-limit"],
  [500, "server"],
  [503, "server"],
])("the answer %i is an error of the class %s", async (status, errorClass) => {
  const error = await request({ url: "https://example.com" }, { status }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(AppError);
  expect(errorCodes[(error as AppError).code].class).toBe(errorClass);
});

test("an address that is none is named with the fix", async () => {
  await expect(request({ url: "not an address" })).rejects.toMatchObject({ code: "invalid_input", field: "url" });
});
