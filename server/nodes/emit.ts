import * as z from "zod";
import { topicName } from "@/server/triggers/event";
import { defineNode, type FieldMeta } from "@/server/workflow/define";

export const emit = defineNode({
  type: "emit",
  look: { label: "Emit", group: "logic", icon: "send", summary: ({ topic }) => (topic ? `To ${topic}` : "No topic set yet") },
  docs: "Sends an event to a topic. Every published workflow whose *Event* trigger listens to the topic, and whose filter lets it through, gets a run of its own; this one goes on and does not wait for them.\n\nIts output is `{ started }`, the number of runs. An event is sent once, also when the step is tried again.",
  config: z.strictObject({
    topic: topicName.meta({ title: "Topic", control: "text", placeholder: "orders.paid" } satisfies FieldMeta),
    data: z
      .unknown()
      .optional()
      .meta({ title: "Data", description: "Empty: the input", control: "json" } satisfies FieldMeta),
  }),
  output: z.strictObject({ started: z.number() }),
  example: { config: { topic: "orders.paid" }, input: { id: 7 }, calls: [{ started: 2 }], output: { started: 2 } },
  async execute({ config, input, ctx }) {
    return { output: await ctx.emit(config.topic, config.data ?? input ?? null) };
  },
});
