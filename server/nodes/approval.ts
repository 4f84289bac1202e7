import * as z from "zod";
import { AppError } from "@/server/errors";
import { defineNode, type FieldMeta } from "@/server/workflow/define";
import { parseDuration } from "@/server/workflow/duration";
import { schemaOf, withField } from "@/server/workflow/values/value-schema";

const decided = z.object({
  decision: z.enum(["approved", "rejected", "timed-out"]),
  feedback: z.string(),
  payload: z.unknown(),
  by: z.string().nullable(),
});

export const approval = defineNode({
  type: "approval",
  look: {
    label: "Approval",
    group: "people",
    icon: "user-check",
    summary: ({ title, approvers }) => `${title || "Approval"}${approvers?.length ? `, ${approvers.length} may decide` : ""}`,
  },
  docs: "Waits until a person approves or rejects, for as long as it takes, across restarts. The payload is shown to them and, when editable, may be changed. Their feedback reaches the next node as `feedback`.\n\nLeaves by `approved`, `rejected` or, after the timeout, `timed-out` (or by what `onTimeout` says).",
  config: z.strictObject({
    title: z
      .string()
      .min(1, "Say what is to be decided")
      .max(200)
      .meta({ title: "Title", placeholder: "Send this reply?" } satisfies FieldMeta),
    instructions: z
      .string()
      .max(10_000)
      .default("")
      .meta({ title: "Instructions", control: "textarea" } satisfies FieldMeta),
    payload: z
      .unknown()
      .optional()
      .meta({ title: "What to look at", description: "Empty: the input", control: "json" } satisfies FieldMeta),
    editable: z
      .boolean()
      .default(false)
      .meta({ title: "May be edited before approval" } satisfies FieldMeta),
    approvers: z
      .array(z.string())
      .default([])
      .meta({
        title: "Who may decide",
        description: "Members or roles; empty: anyone who may decide in this org",
        control: "members",
        advanced: true,
      } satisfies FieldMeta),
    timeout: z
      .string()
      .optional()
      .meta({ title: "Give up after", control: "duration", placeholder: "3d" } satisfies FieldMeta),
    onTimeout: z
      .enum(["timed-out", "approved", "rejected"])
      .default("timed-out")
      .meta({ title: "Then leave by", advanced: true } satisfies FieldMeta),
  }),
  output: decided,
  describeOutput({ payload, editable }, { input, shapeOf }) {
    // Who may edit it may make anything of it.
    if (editable === true) return schemaOf(decided);
    return withField(schemaOf(decided), "payload", payload === undefined || payload === null ? input : shapeOf(payload));
  },
  handles: ["approved", "rejected", "timed-out"],
  example: {
    config: { title: "Send it?" },
    input: { text: "Dear customer" },
    calls: [{ decision: "approved", feedback: "Looks right", payload: { text: "Dear customer" }, by: "user:1" }],
    output: { decision: "approved", feedback: "Looks right", payload: { text: "Dear customer" }, by: "user:1" },
    handle: "approved",
  },
  async execute({ config, input, ctx }) {
    const timeoutMs = config.timeout ? parseDuration(config.timeout) : null;
    if (config.timeout && timeoutMs === null)
      throw new AppError("config_invalid", `"${config.timeout}" is not a duration.`, {
        field: "config.timeout",
        fix: "Write it like 2h or 3d.",
      });
    const { title, instructions, editable, approvers } = config;
    const outcome = await ctx.askPerson({
      kind: "approval",
      title,
      instructions,
      payload: config.payload ?? input,
      editable,
      approvers,
      timeoutMs,
    });
    return { output: outcome, handle: outcome.decision === "timed-out" ? config.onTimeout : outcome.decision };
  },
});
