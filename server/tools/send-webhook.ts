import * as z from "zod";
import { AppError } from "@/server/errors";
import { limits } from "@/server/limits";
import { defineTool, type FieldMeta } from "@/server/workflow/define";
import { refusedResponse } from "./http/refused-response";

export const sendWebhook = defineTool({
  name: "send-webhook",
  look: {
    label: "Send webhook",
    group: "tool",
    icon: "webhook",
    summary: ({ url, type }) => (url ? `${type ? `${type} to ` : ""}${url.replace(/^https?:\/\//, "")}` : "No address yet"),
  },
  docs: "Sends an event to another system, signed so that it can tell who sent it.\n\nThe body is `{ type, data }` as JSON. It goes with the headers of Standard Webhooks: `webhook-id`, the same in every try, `webhook-timestamp`, and `webhook-signature`, made with the credential’s signing secret. Redirects are not followed. Any answer from 200 to 299 is a success; other answers fail the step, which is tried again where that can help. Gives `{ id, status }`.",
  args: z.strictObject({
    url: z
      .string()
      .min(1, "Give an address")
      .max(8_000)
      .meta({ title: "Address", placeholder: "https://example.com/hooks/orders", authorOnly: true } satisfies FieldMeta),
    type: z
      .string()
      .regex(/^[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)*$/, "Write it like order.paid: letters, digits and _ between dots")
      .max(200)
      .meta({ title: "Type of event", placeholder: "order.paid" } satisfies FieldMeta),
    data: z
      .unknown()
      .optional()
      .meta({ title: "Data", description: "What happened; any JSON", control: "json" } satisfies FieldMeta),
    credential: z
      .string()
      .optional()
      .meta({
        title: "Signing secret",
        description: "Empty: it is sent without a signature",
        control: "credential",
        kinds: ["signing"],
      } satisfies FieldMeta),
    timeoutMs: z
      .number()
      .int()
      .min(100)
      .max(limits.timeoutMs)
      .default(limits.httpTimeoutMs)
      .meta({ title: "Time limit", control: "duration", advanced: true, authorOnly: true } satisfies FieldMeta),
  }),
  result: z.object({ id: z.string(), status: z.number() }),
  effect: () => "keyed",
  example: {
    args: { url: "https://example.com/hooks", type: "order.paid", data: { id: 7 } },
    result: { id: "msg_run_hook", status: 204 },
  },
  async execute({ args: { url, type, data, credential, timeoutMs }, ctx }) {
    if (!URL.canParse(url))
      throw new AppError("invalid_input", `"${url}" is not an address.`, {
        field: "url",
        fix: "Give a whole address, such as https://example.com/hooks.",
      });
    const id = `msg_${ctx.idempotencyKey.replace(/[^\w-]/g, "_")}`;
    const response = await ctx.fetch({
      url,
      method: "POST",
      headers: { "content-type": "application/json", "idempotency-key": ctx.idempotencyKey },
      body: JSON.stringify({ type, data: data ?? null }),
      sign: { credentialId: credential, id },
      followRedirects: false,
      timeoutMs,
    });
    if (response.status >= 400) throw refusedResponse(response);
    if (response.status >= 300)
      throw new AppError("http_failed", `${new URL(url).host} redirects, and a signed event goes nowhere else.`, {
        field: "config.url",
        fix: "Give the address that it leads to.",
      });
    return { id, status: response.status };
  },
});
