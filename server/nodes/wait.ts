import * as z from "zod";
import { AppError } from "@/server/errors";
import { limits } from "@/server/limits";
import { defineNode, type FieldMeta } from "@/server/workflow/define";
import { parseDuration } from "@/server/workflow/duration";

export const wait = defineNode({
  type: "wait",
  look: {
    label: "Wait",
    group: "logic",
    icon: "hourglass",
    summary: ({ duration, until }) => (until ? `Until ${until}` : duration ? `For ${duration}` : "No time set yet"),
  },
  docs: "Waits for a duration (`90s`, `2h 30m`, `10 min`, `3 days`) or until a time (ISO 8601, such as `2026-12-24T09:00:00+01:00`). It holds nothing while it waits and survives restarts.\n\nIts output is its input, unchanged.",
  config: z
    .strictObject({
      duration: z
        .string()
        .optional()
        .meta({ title: "For", control: "duration", placeholder: "2h 30m" } satisfies FieldMeta),
      until: z
        .string()
        .optional()
        .meta({ title: "Until", control: "datetime", placeholder: "2026-12-24T09:00:00Z" } satisfies FieldMeta),
    })
    .refine(({ duration, until }) => Boolean(duration) !== Boolean(until), {
      path: ["duration"],
      message: "Set either a duration or a time, not both",
    }),
  output: z.unknown(),
  describeOutput: (_config, { input }) => input,
  example: { config: { duration: "90s" }, input: { n: 1 }, calls: [null], output: { n: 1 } },
  async execute({ config, input, ctx }) {
    if (config.until) {
      const at = Date.parse(config.until);
      if (Number.isNaN(at))
        throw new AppError("config_invalid", `"${config.until}" is not a time.`, {
          field: "config.until",
          fix: "Write it like 2026-12-24T09:00:00Z.",
        });
      await ctx.sleepUntil(config.until);
      return { output: input };
    }
    const milliseconds = parseDuration(config.duration ?? "");
    if (milliseconds === null)
      throw new AppError("config_invalid", `"${config.duration}" is not a duration.`, {
        field: "config.duration",
        fix: "Write it like 90s, 2h 30m or 3d.",
      });
    if (milliseconds > limits.waitMs)
      throw new AppError("config_invalid", `${config.duration} is longer than a wait may be (366 days).`, {
        field: "config.duration",
        fix: "Shorten the wait.",
      });
    await ctx.sleep(milliseconds);
    return { output: input };
  },
});
