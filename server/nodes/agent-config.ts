// What an agent is told and given.
import * as z from "zod";
import { limits } from "@/server/limits";
import type { FieldMeta } from "@/server/workflow/define";
import { reflection } from "./agent-review";
import { agentTool } from "./agent-tools";
import { modelSettings } from "./model-settings";

/** An earlier message of a conversation that the agent goes on with. */
const message = z.strictObject({ role: z.enum(["user", "assistant"]), content: z.string() });

export const agentConfig = z.strictObject({
  profile: z
    .strictObject({
      id: z.string().min(1, "Choose a profile").max(100),
      version: z.union([z.literal("latest"), z.number().int().min(1)]).default("latest"),
      name: z.string().max(limits.nameChars).default(""),
      copy: z.strictObject({ version: z.number().int(), settings: z.record(z.string(), z.unknown()) }).optional(),
    })
    .optional()
    .meta({
      title: "Profile",
      description: "What is filled in here goes before what the profile says",
      control: "profile",
      shape: true,
    } satisfies FieldMeta),
  role: z
    .string()
    .max(200)
    .default("")
    .meta({ title: "Role", placeholder: "Risk analyst" } satisfies FieldMeta),
  goal: z
    .string()
    .default("")
    .meta({ title: "Goal", control: "textarea", placeholder: "Score the supplier's risk from 0 to 100" } satisfies FieldMeta),
  instructions: z
    .string()
    .default("")
    .meta({ title: "Instructions", control: "textarea" } satisfies FieldMeta),
  prompt: z
    .string()
    .default("")
    .meta({
      title: "Prompt",
      description: "Empty: the input",
      control: "textarea",
      placeholder: "{{ trigger.topic }}",
    } satisfies FieldMeta),
  conversation: z
    .array(message)
    .max(limits.conversationMessages)
    .default([])
    .meta({
      title: "Earlier messages",
      description: "A list of { role, content } that comes before the prompt: the agent goes on with that conversation",
      control: "json",
      expects: ["array"],
      advanced: true,
    } satisfies FieldMeta),
  ...modelSettings,
  tools: z
    .array(agentTool)
    .max(20)
    .default([])
    .meta({ title: "Tools", control: "tools" } satisfies FieldMeta),
  maxTurns: z
    .number()
    .int()
    .min(1)
    .max(limits.agentTurns)
    .default(12)
    .meta({ title: "Turns at most", advanced: true } satisfies FieldMeta),
  reflection,
  maxCostUsd: z
    .number()
    .positive()
    .nullable()
    .default(null)
    .meta({ title: "Spend at most, in USD", advanced: true } satisfies FieldMeta),
});
export type AgentConfig = z.output<typeof agentConfig>;

/** What a profile says of an agent; what it is asked is the node's own. */
export const profileSettings = agentConfig.omit({ profile: true, prompt: true, conversation: true });
