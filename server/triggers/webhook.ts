import * as z from "zod";
import { checkJsonSchema } from "@/server/workflow/check-json-schema";
import { defineTrigger, type FieldMeta } from "@/server/workflow/define";
import { isPlainObject } from "@/server/workflow/expression/read-path";
import { inferSchema, readSchema, schemaOf, withField } from "@/server/workflow/values/value-schema";

const incoming = z.object({
  body: z.unknown(),
  headers: z.record(z.string(), z.string()),
  query: z.record(z.string(), z.string()),
  method: z.string(),
});

export const webhook = defineTrigger({
  type: "webhook",
  look: {
    label: "Webhook",
    group: "trigger",
    icon: "webhook",
    summary: ({ auth, respond }) =>
      `${auth === "hmac" ? "Signed" : auth === "token" ? "With a token" : "Open"}, answers ${respond === "at-end" ? "with the result" : "at once"}`,
  },
  docs: "Gives the workflow its own URL; each call starts a run. It answers `202` with the run id at once, or waits for the result (up to 60 seconds) when set to answer at the end.\n\nLater nodes read `{{ trigger.body }}`, `{{ trigger.headers }}`, `{{ trigger.query }}` and `{{ trigger.method }}`. Calls with the same `Idempotency-Key` or `webhook-id` start one run.",
  config: z.strictObject({
    auth: z
      .enum(["none", "token", "hmac"])
      .default("none")
      .meta({
        title: "Who may call",
        description: "A token is sent as Authorization: Bearer; signed bodies are those of Standard Webhooks, GitHub or Stripe",
        words: { none: "Anyone", token: "With a token", hmac: "Signed" },
      } satisfies FieldMeta),
    respond: z
      .enum(["immediately", "at-end"])
      .default("immediately")
      .meta({ title: "Answer", words: { immediately: "At once", "at-end": "With the result" } } satisfies FieldMeta),
    sample: z
      .unknown()
      .optional()
      .meta({ title: "Sample body", description: "The body when a person starts it by hand", control: "json" } satisfies FieldMeta),
    schema: z
      .record(z.string(), z.unknown())
      .superRefine(checkJsonSchema)
      .optional()
      .meta({
        title: "Body schema",
        description: "What the body must look like; other calls get 400",
        control: "json-schema",
        advanced: true,
      } satisfies FieldMeta),
  }),
  output: incoming,
  describeOutput({ schema, sample }) {
    const body = isPlainObject(schema) ? readSchema(schema) : sample === undefined ? {} : inferSchema(sample);
    return withField(schemaOf(incoming), "body", body);
  },
  example: {
    config: { auth: "none" },
    received: { body: { id: 7 }, headers: { "content-type": "application/json" }, query: {}, method: "POST" },
    output: { body: { id: 7 }, headers: { "content-type": "application/json" }, query: {}, method: "POST" },
  },
  receive(received, { schema, sample }) {
    const parsed = incoming.safeParse(received);
    // A run started by hand or by REST gives the body alone, or nothing at all.
    const output = parsed.success ? parsed.data : { body: received ?? sample ?? null, headers: {}, query: {}, method: "POST" };
    if (schema === undefined) return { output };
    const body = bodySchema(schema);
    if (body === null)
      return {
        error: {
          code: "config_invalid",
          message: "The webhook's body schema is not a JSON Schema.",
          field: "config.schema",
          fix: "Correct the schema in the webhook's settings.",
        },
      };
    const checked = body.safeParse(output.body);
    if (checked.success) return { output };
    const issue = checked.error.issues[0];
    const field = ["body", ...(issue?.path ?? [])].join(".");
    return {
      error: {
        code: "invalid_input",
        message: `The body does not fit the schema at ${field}: ${issue?.message ?? "invalid"}.`,
        field,
        fix: "Send a body that fits the webhook's schema.",
      },
    };
  },
});

function bodySchema(schema: Record<string, unknown>): z.ZodType | null {
  try {
    return z.fromJSONSchema(schema);
  } catch {
    // An unreadable schema is the author's mistake, told to them as a value.
    return null;
  }
}
