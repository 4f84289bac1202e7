// The tools an agent was given: how the model sees them, and what happens when it calls one.
import * as z from "zod";
import { limits } from "@/server/limits";
import { toolDefinitions } from "@/server/tools/registry";
import type { ToolCall, ToolSpec } from "@/server/workflow/chat";
import type { FieldMeta, NodeContext, ToolDefinition } from "@/server/workflow/define";
import { describeField, isAuthorOnly } from "@/server/workflow/field-schema";

const definitions: Readonly<Record<string, ToolDefinition>> = toolDefinitions;

const agentToolFields = z.strictObject({
  tool: z
    .string()
    .min(1)
    .meta({ title: "Tool" } satisfies FieldMeta),
  permission: z
    .enum(["allow", "ask", "never"])
    .default("allow")
    .meta({ title: "Permission", description: "ask: a person sees the exact arguments first" } satisfies FieldMeta),
  /** Arguments set by the author. The model neither sees nor changes them. */
  fixed: z
    .record(z.string(), z.unknown())
    .default({})
    .meta({ title: "Fixed arguments", control: "key-value", advanced: true } satisfies FieldMeta),
});
export type AgentTool = z.output<typeof agentToolFields>;

/** A tool, with the arguments that are set here checked as the tool itself checks them. */
export const agentTool = agentToolFields.superRefine(({ tool, fixed }, context) => {
  const definition = Object.hasOwn(definitions, tool) ? definitions[tool] : undefined;
  if (!definition)
    return context.addIssue({
      code: "custom",
      path: ["tool"],
      message: `There is no tool “${tool}” here`,
      params: { fix: "Take it away, or give the agent another one." },
    });
  for (const [name, value] of Object.entries(fixed)) {
    const argument = Object.hasOwn(definition.args.shape, name) ? definition.args.shape[name] : undefined;
    const path = ["fixed", name];
    if (!argument) context.addIssue({ code: "custom", path, message: `${definition.look.label} has no argument “${name}”` });
    else
      for (const issue of z.safeParse(argument, value).error?.issues ?? []) context.addIssue({ ...issue, path: [...path, ...issue.path] });
  }
  for (const { name, message } of missingOfAuthor(definition, fixed)) context.addIssue({ code: "custom", path: ["fixed", name], message });
});

/** What only the author can set and the tool cannot do without. */
function missingOfAuthor({ args, look }: ToolDefinition, fixed: Readonly<Record<string, unknown>>) {
  const issues = z.safeParse(args, fixed).error?.issues ?? [];
  return issues.flatMap(({ path: [name] }) => {
    if (typeof name !== "string" || Object.hasOwn(fixed, name)) return [];
    const meta = describeField(args, [name]);
    return isAuthorOnly(meta) ? [{ name, message: `${look.label}: ${meta.title ?? name} is to be set here` }] : [];
  });
}

/** Tool names as vendors accept them: letters, digits and _. */
const modelName = (tool: string) => tool.replaceAll("-", "_");

/** The specs sent to the model: tools marked `never` and fixed arguments are left out; gated ones say so. */
export function toolSpecs(tools: readonly AgentTool[]): ToolSpec[] {
  return tools.flatMap(({ tool, permission, fixed }) => {
    const definition = Object.hasOwn(definitions, tool) ? definitions[tool] : undefined;
    if (!definition || permission === "never") return [];
    const [firstParagraph = ""] = definition.docs.split("\n\n");
    const gated =
      permission === "ask" ? "A person approves each call before it is made; call it as usual and do not ask for permission yourself." : "";
    return [
      {
        name: modelName(tool),
        description: [firstParagraph, definition.noteFor?.(fixed), gated].filter(Boolean).join(" "),
        parameters: withoutFixed(z.toJSONSchema(definition.args, { io: "input" }), { ...fixed, ...authorsOf(definition) }),
      },
    ];
  });
}

/** Arguments that are the author's alone to set: which secret is sent, and where to. */
function authorsOf({ args }: ToolDefinition): Record<string, true> {
  const names = Object.keys(args.shape).filter((name) => isAuthorOnly(describeField(args, [name])));
  return Object.fromEntries(names.map((name) => [name, true as const]));
}

function withoutFixed(schema: Record<string, unknown>, fixed: Record<string, unknown>): Record<string, unknown> {
  const { $schema: _dialect, ...rest } = schema;
  const properties = rest.properties;
  if (typeof properties !== "object" || properties === null) return rest;
  const open = Object.fromEntries(Object.entries(properties).filter(([name]) => !Object.hasOwn(fixed, name)));
  const required = Array.isArray(rest.required)
    ? rest.required.filter((name) => typeof name === "string" && !Object.hasOwn(fixed, name))
    : [];
  return { ...rest, properties: open, required };
}

/** Arguments as an object; text that is not JSON stays text, so that the call is recorded and refused with a reason. */
function readArguments(text: string): unknown {
  if (text.length > limits.toolArgumentBytes) return `${text.slice(0, 200)}…`;
  try {
    return text.trim() === "" ? {} : JSON.parse(text);
  } catch {
    // The tool refuses a string with a message that goes back to the model.
    return text;
  }
}

export type ToolUse = { call: ToolCall; tool: string; args: unknown; ok: boolean; content: string };

/** Makes one call that the model asked for, after a person's approval when it is gated. Never throws for the tool's own failure. */
export async function makeToolCall({
  call,
  tools,
  turn,
  ctx,
}: {
  call: ToolCall;
  tools: readonly AgentTool[];
  turn: number;
  ctx: NodeContext;
}): Promise<ToolUse> {
  const given = tools.find(({ tool, permission }) => modelName(tool) === call.name && permission !== "never");
  const asked = readArguments(call.arguments);
  if (!given) {
    ctx.log("warn", `The model asked for the tool “${call.name.slice(0, 100)}”, which this agent does not have.`);
    const known = tools.filter(({ permission }) => permission !== "never").map(({ tool }) => modelName(tool));
    return {
      call,
      tool: call.name,
      args: asked,
      ok: false,
      content: `There is no tool "${call.name}". You may use: ${known.join(", ") || "none"}.`,
    };
  }
  let args =
    typeof asked === "object" && asked !== null && !Array.isArray(asked) ? { ...withoutAuthors(asked, given.tool), ...given.fixed } : asked;
  if (given.permission === "ask") {
    const outcome = await ctx.askPerson({
      kind: "permission",
      title: `May the agent use ${given.tool}?`,
      instructions: "The agent wants to make this call. You may edit the arguments.",
      payload: args,
      editable: true,
      approvers: [],
      timeoutMs: null,
    });
    if (outcome.decision !== "approved")
      return {
        call,
        tool: given.tool,
        args,
        ok: false,
        content: `A person refused this call.${outcome.feedback ? ` They said: ${outcome.feedback}` : ""}`,
      };
    args = outcome.payload;
  }
  const outcome = await ctx.callTool(given.tool, args, { toolCallId: call.id, turn });
  return {
    call,
    tool: given.tool,
    args,
    ok: outcome.ok,
    content: outcome.ok
      ? shorten(observe(given.tool, outcome.result))
      : `The call failed: ${outcome.error.message} ${outcome.error.fix ?? ""}`.trim(),
  };
}

/** What the model was not offered it cannot choose either. */
function withoutAuthors(asked: object, tool: string): Record<string, unknown> {
  const definition = Object.hasOwn(definitions, tool) ? definitions[tool] : undefined;
  const authors = definition ? authorsOf(definition) : {};
  return Object.fromEntries(Object.entries(asked).filter(([name]) => !Object.hasOwn(authors, name)));
}

/** A result as the model reads it. */
function observe(tool: string, result: unknown): string {
  const definition = Object.hasOwn(definitions, tool) ? definitions[tool] : undefined;
  const read = definition?.tellModel ? definition.result.safeParse(result) : undefined;
  if (definition?.tellModel && read?.success) return definition.tellModel(read.data);
  return typeof result === "string" ? result : JSON.stringify(result ?? null);
}

/** Cut where it would crowd out the conversation. */
function shorten(text: string): string {
  if (text.length <= limits.toolResultChars) return text;
  return `${text.slice(0, limits.toolResultChars)}\n[cut: ${text.length - limits.toolResultChars} more characters]`;
}
