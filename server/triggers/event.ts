import * as z from "zod";
import { defineTrigger, type FieldMeta } from "@/server/workflow/define";
import { inferSchema, schemaOf, withField } from "@/server/workflow/values/value-schema";

/** One that was emitted to a topic: by an `emit` node, or by REST. */
const emitted = z.strictObject({
  topic: z.string(),
  data: z.unknown(),
  emittedAt: z.string(),
  /** null: from outside. */
  from: z.strictObject({ workflowId: z.string(), runId: z.string() }).nullable(),
});
export type EmittedEvent = z.output<typeof emitted>;

const outcomes = ["succeeded", "failed", "cancelled"] as const;

/** The end of a run of another workflow. */
const ended = z.strictObject({
  workflowId: z.string(),
  runId: z.string(),
  outcome: z.enum(outcomes),
  output: z.unknown(),
  error: z.unknown(),
});
export type EndedEvent = z.output<typeof ended>;

const topicRule = "A topic has up to 120 letters, digits and . _ : / - and begins with a letter or digit";

function isTopic(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._:/-]{0,119}$/.test(name);
}

/** Same for listeners and emitters, so that what one writes the other finds. */
export const topicName = z.string().refine(isTopic, { message: topicRule, params: { fix: "Write it like orders.paid." } });

export const event = defineTrigger({
  type: "event",
  look: {
    label: "Event",
    group: "trigger",
    icon: "radio",
    summary: ({ source, topic, outcomes: ends }) =>
      source === "workflow" ? `When a workflow ${(ends ?? ["failed"]).join(" or ")}` : topic ? `Listens to ${topic}` : "No topic set yet",
  },
  docs: "Starts a run when something happens inside the organisation.\n\n**Topic**: for each event that an *Emit* node, or `POST /api/v1/events`, sends to the topic. Later nodes read `{{ trigger.data }}`, `{{ trigger.topic }}`, `{{ trigger.emittedAt }}` and `{{ trigger.from.runId }}`.\n\n**Workflow**: when a run of another workflow ends in one of the chosen ways. Later nodes read `{{ trigger.outcome }}`, `{{ trigger.output }}`, `{{ trigger.error.message }}` and `{{ trigger.runId }}`.\n\nA filter lets through only what fits: `trigger.data.total > 100`. It listens from publishing on. Events that start workflows that emit events go on for at most ten rounds.",
  config: z
    .strictObject({
      source: z
        .enum(["topic", "workflow"])
        .default("topic")
        .meta({ title: "Listens to", words: { topic: "A topic", workflow: "A workflow's end" } } satisfies FieldMeta),
      topic: z
        .string()
        .max(200)
        .optional()
        .meta({
          title: "Topic",
          control: "text",
          placeholder: "orders.paid",
          shownWhen: { field: "source", is: ["topic"] },
        } satisfies FieldMeta),
      workflowId: z
        .string()
        .max(100)
        .optional()
        .meta({ title: "Workflow", control: "workflow", shownWhen: { field: "source", is: ["workflow"] } } satisfies FieldMeta),
      outcomes: z
        .array(z.enum(outcomes))
        .max(3)
        .default(["failed"])
        .meta({ title: "Ends that count", control: "choices", shownWhen: { field: "source", is: ["workflow"] } } satisfies FieldMeta),
      filter: z
        .string()
        .default("")
        .meta({
          title: "Filter",
          description: "Only events that fit; empty: all",
          placeholder: "trigger.data.total > 100",
          language: "cel",
          inPassing: true,
        } satisfies FieldMeta),
      sample: z
        .unknown()
        .optional()
        .meta({
          title: "Sample data",
          description: "The data when a person starts it by hand",
          control: "json",
          advanced: true,
        } satisfies FieldMeta),
    })
    .superRefine(({ source, topic, workflowId, outcomes: ends }, context) => {
      const require = (field: string, message: string, fix: string) =>
        context.addIssue({ code: "custom", path: [field], message, params: { fix } });
      if (source === "topic" && !topic) require("topic", "Topic is missing", "Name the topic to listen to, such as orders.paid.");
      if (source === "topic" && topic && !isTopic(topic)) require("topic", topicRule, "Write it like orders.paid.");
      if (source === "workflow" && !workflowId) require("workflowId", "Workflow is missing", "Choose the workflow whose ends count.");
      if (source === "workflow" && ends.length === 0) require("outcomes", "No end counts", "Choose at least one.");
    }),
  output: z.union([emitted, ended]),
  describeOutput: ({ source, sample }) =>
    withField(
      schemaOf(source === "workflow" ? ended : emitted),
      source === "workflow" ? "output" : "data",
      sample === undefined ? {} : inferSchema(sample),
    ),
  example: {
    config: { source: "topic", topic: "orders.paid" },
    received: { topic: "orders.paid", data: { id: 7 }, emittedAt: "2026-01-12T08:00:00.000Z", from: null },
    output: { topic: "orders.paid", data: { id: 7 }, emittedAt: "2026-01-12T08:00:00.000Z", from: null },
  },
  receive(received, { source, topic, workflowId, sample }, at) {
    const parsed = z.union([emitted, ended]).safeParse(received);
    if (parsed.success) return { output: parsed.data };
    // By hand: what would be the event's data, or the other run's output.
    const given = received ?? sample ?? null;
    if (source === "topic") return { output: { topic: topic ?? "", data: given, emittedAt: at, from: null } };
    return { output: { workflowId: workflowId ?? "", runId: "", outcome: "succeeded" as const, output: given, error: null } };
  },
});
