import * as z from "zod";
import { AppError } from "@/server/errors";
import { limits } from "@/server/limits";
import { defineTool, type FieldMeta } from "@/server/workflow/define";
import type { ToolResponse } from "@/server/workflow/tool-context";
import { refusedResponse } from "./http/refused-response";

const readOnly = new Set(["GET", "HEAD", "OPTIONS"]);

export const httpRequest = defineTool({
  name: "http-request",
  look: {
    label: "HTTP request",
    group: "tool",
    icon: "globe",
    summary: ({ method, url }) => (url ? `${method ?? "GET"} ${url.replace(/^https?:\/\//, "")}` : "No address yet"),
  },
  docs: "Sends an HTTP request to a public address and returns the answer. JSON answers are parsed.\n\nRequests that change something carry an `Idempotency-Key`, the same in every try. Private addresses are refused unless the operator allowed them. Gives `{ status, headers, body }`; a status of 400 or more fails the step unless *Accept any status* is on.",
  args: z.strictObject({
    method: z
      .enum(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"])
      .default("GET")
      .meta({ title: "Method" } satisfies FieldMeta),
    url: z
      .string()
      .min(1, "Give an address")
      .max(8_000)
      .meta({ title: "Address", placeholder: "https://api.example.com/orders/{{ trigger.body.id }}" } satisfies FieldMeta),
    headers: z
      .record(z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/, "Not a header name"), z.string())
      .default({})
      .meta({ title: "Headers", control: "key-value" } satisfies FieldMeta),
    query: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
      .default({})
      .meta({ title: "Query", control: "key-value", advanced: true } satisfies FieldMeta),
    body: z
      .unknown()
      .optional()
      .meta({ title: "Body", description: "Text is sent as it is, anything else as JSON", control: "json" } satisfies FieldMeta),
    credential: z
      .string()
      .optional()
      .meta({ title: "Credential", control: "credential" } satisfies FieldMeta),
    acceptAnyStatus: z
      .boolean()
      .default(false)
      .meta({ title: "Accept any status", advanced: true } satisfies FieldMeta),
    timeoutMs: z
      .number()
      .int()
      .min(100)
      .max(limits.timeoutMs)
      .default(limits.httpTimeoutMs)
      .meta({ title: "Time limit", control: "duration", advanced: true } satisfies FieldMeta),
  }),
  result: z.object({ status: z.number(), headers: z.record(z.string(), z.string()), body: z.unknown() }),
  effect: ({ method }) => (readOnly.has(method) ? "none" : "keyed"),
  example: {
    args: { url: "https://api.example.com/orders/7" },
    result: { status: 200, headers: { "content-type": "application/json" }, body: { id: 7 } },
  },
  async execute({ args, ctx }) {
    const isText = typeof args.body === "string";
    const headers: Record<string, string> = { accept: "application/json, text/*;q=0.9, */*;q=0.8", ...lowerCase(args.headers) };
    if (args.body !== undefined && headers["content-type"] === undefined)
      headers["content-type"] = isText ? "text/plain; charset=utf-8" : "application/json";
    if (!readOnly.has(args.method)) headers["idempotency-key"] ??= ctx.idempotencyKey;
    const response = await ctx.fetch({
      url: withQuery(args.url, args.query),
      method: args.method,
      headers,
      timeoutMs: args.timeoutMs,
      ...(args.body === undefined ? {} : { body: isText ? String(args.body) : JSON.stringify(args.body) }),
      ...(args.credential === undefined ? {} : { credentialId: args.credential }),
    });
    if (response.status >= 400 && !args.acceptAnyStatus) throw refusedResponse(response);
    return { status: response.status, headers: response.headers, body: readBody(response) };
  },
});

const lowerCase = (headers: Record<string, string>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

function withQuery(url: string, query: Record<string, string | number | boolean>): string {
  if (!URL.canParse(url))
    throw new AppError("invalid_input", `"${url}" is not an address.`, {
      field: "url",
      fix: "Give a whole address, such as https://api.example.com/orders.",
    });
  const parsed = new URL(url);
  for (const [name, value] of Object.entries(query)) parsed.searchParams.append(name, String(value));
  return parsed.toString();
}

function readBody({ headers, text }: ToolResponse): unknown {
  if (!/[/+]json\b/i.test(headers["content-type"] ?? "")) return text;
  try {
    return text === "" ? null : JSON.parse(text);
  } catch {
    // Says JSON and is not: the text is worth more than an error.
    return text;
  }
}
