import * as z from "zod";
import { defineNode, type FieldMeta } from "@/server/workflow/define";

export const respond = defineNode({
  type: "respond",
  look: { label: "Respond", group: "logic", icon: "reply", summary: ({ status }) => `Answers the caller with ${status ?? 200}` },
  docs: "Answers the webhook's caller while the run goes on. The first answer of a run wins; without a waiting caller it only sets the run's output.\n\nIts output is the body it sent.",
  config: z.strictObject({
    status: z
      .number()
      .int()
      .min(200)
      .max(599)
      .default(200)
      .meta({ title: "Status" } satisfies FieldMeta),
    headers: z
      .record(z.string().regex(/^[A-Za-z0-9-]+$/, "A header name has letters, digits and -"), z.string())
      .default({})
      .meta({ title: "Headers", control: "key-value", advanced: true } satisfies FieldMeta),
    body: z
      .unknown()
      .optional()
      .meta({ title: "Body", description: "Empty: the input", control: "json" } satisfies FieldMeta),
  }),
  output: z.unknown(),
  describeOutput: ({ body }, { input, shapeOf }) => (body === undefined || body === null ? input : shapeOf(body)),
  example: { config: { status: 201, body: { ok: true } }, input: {}, output: { ok: true } },
  async execute({ config, input, ctx }) {
    const body = config.body ?? input ?? null;
    ctx.respond({ status: config.status, headers: config.headers, body });
    return { output: body };
  },
});
