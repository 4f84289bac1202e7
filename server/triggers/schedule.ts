import * as z from "zod";
import { defineTrigger, type FieldMeta } from "@/server/workflow/define";
import { isTimezone } from "@/server/workflow/is-timezone";

const scheduledTick = z.strictObject({
  /** The moment that this run stands for. */
  scheduledAt: z.string(),
  /** When it was in fact started. */
  firedAt: z.string(),
  timezone: z.string(),
  /** The moment that the run before stood for: what is new since then is this run's to do. */
  previousAt: z.string().nullable(),
  /** It makes up for moments that were missed. */
  missed: z.boolean(),
});
/** What a run of a schedule starts with; engine/schedules builds it. */
export type ScheduledTick = z.output<typeof scheduledTick>;

export const schedule = defineTrigger({
  type: "schedule",
  look: {
    label: "Schedule",
    group: "trigger",
    icon: "calendar-clock",
    summary: ({ cron, timezone }) => `${cron || "0 9 * * 1-5"} (${timezone || "UTC"})`,
  },
  docs: "Starts a run at the times of a cron pattern: minute, hour, day, month, weekday. `0 9 * * 1-5` is at 9 on weekdays, `*/15 * * * *` each quarter of an hour, `0 8 1 * *` on the first of each month; `@hourly`, `@daily`, `@weekly` and `@monthly` work too. It begins with publishing.\n\nThe times are those of the zone, in summer and winter. A time that the clocks jump over comes at the first moment after; one that comes twice counts once. Patterns with `*` or steps go on by the hour instead.\n\nLater nodes read `{{ trigger.scheduledAt }}` and `{{ trigger.previousAt }}`, between which everything is new, and `{{ trigger.firedAt }}`. Run starts it by hand.",
  config: z.strictObject({
    cron: z
      .string()
      .default("0 9 * * 1-5")
      .meta({ title: "When", description: "Minute, hour, day, month, weekday", language: "cron" } satisfies FieldMeta),
    timezone: z
      .string()
      .default("UTC")
      .refine(isTimezone, {
        message: "There is no such time zone",
        params: { fix: "Choose one from the list, such as Europe/Stockholm." },
      })
      .meta({ title: "Time zone", control: "timezone" } satisfies FieldMeta),
    overlap: z
      .enum(["skip", "queue", "allow"])
      .default("skip")
      .meta({
        title: "While a run goes on",
        words: { skip: "Leave the new one out", queue: "Start it after", allow: "Let both run" },
      } satisfies FieldMeta),
    missed: z
      .enum(["skip", "once"])
      .default("skip")
      .meta({
        title: "Missed times",
        description: "When no process ran for over a minute",
        words: { skip: "Go on from now", once: "One run for all" },
      } satisfies FieldMeta),
  }),
  output: scheduledTick,
  example: {
    config: { cron: "0 9 * * 1-5", timezone: "Europe/Stockholm" },
    received: {
      scheduledAt: "2026-01-12T08:00:00.000Z",
      firedAt: "2026-01-12T08:00:00.412Z",
      timezone: "Europe/Stockholm",
      previousAt: "2026-01-09T08:00:00.000Z",
      missed: false,
    },
    output: {
      scheduledAt: "2026-01-12T08:00:00.000Z",
      firedAt: "2026-01-12T08:00:00.412Z",
      timezone: "Europe/Stockholm",
      previousAt: "2026-01-09T08:00:00.000Z",
      missed: false,
    },
  },
  receive(received, { timezone }, at) {
    const parsed = scheduledTick.safeParse(received);
    // By hand it stands for the moment at which it was started.
    return { output: parsed.success ? parsed.data : { scheduledAt: at, firedAt: at, timezone, previousAt: null, missed: false } };
  },
});
