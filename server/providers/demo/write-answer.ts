import "server-only";
import { estimateTokens } from "../chat-protocol/estimate-tokens";
import { chooseToolCalls } from "./choose-tool-calls";
import type { DemoRequest } from "./demo-request";
import { readTask, type Task } from "./read-task";
import { findScript } from "./role-scripts";
import type { DemoAnswer } from "./send-answer";
import { writeJson } from "./write-json";
import { writeVerdict } from "./write-verdict";

const admission =
  "*This is a scripted answer of Trellis's built-in demo model: no AI wrote it, and its facts are examples. Add a provider in the settings to get real answers.*";

/** The whole script: read the task, act once if there are tools, then answer. The same request gives the same answer. */
export function writeAnswer(request: DemoRequest): DemoAnswer {
  const task = readTask(request.messages);
  const schema = request.response_format?.json_schema?.schema ?? (request.response_format ? {} : readPromptedSchema(request));
  const toolCalls =
    task.results.length > 0 || task.isRevision
      ? []
      : chooseToolCalls(
          task,
          request.tools.map(({ function: tool }) => tool),
        );
  const draft = {
    toolCalls,
    thought: writeThought(task, toolCalls),
    text: toolCalls.length > 0 ? "" : (writeVerdict(task) ?? (schema ? writeJson(schema, task) : writeText(task))),
  };
  return { ...draft, usage: countUsage(request, draft) };
}

/** A schema that was given in words, as for vendors that know no response_format. */
function readPromptedSchema({ messages }: DemoRequest): Record<string, unknown> | null {
  const [, text] = /fits this JSON Schema:\n(\{.*\})/.exec(messages[0]?.content ?? "") ?? [];
  if (text === undefined) return null;
  try {
    return JSON.parse(text);
  } catch {
    // Not a schema after all: the answer is plain text.
    return null;
  }
}

function writeThought(task: Task, toolCalls: DemoAnswer["toolCalls"]): string {
  const opening = task.role ? `I am the ${task.role.toLowerCase()}, and this is about ${task.subject}.` : `This is about ${task.subject}.`;
  if (writeVerdict(task) !== null) return "I compare the answer with the task and the criteria.";
  if (task.isRevision) return `${opening} The reviewer is right about this point, so I mend it and keep the rest.`;
  const [first] = toolCalls;
  if (first)
    return `${opening} Before I answer I want to be sure of the figures, so I use ${toolCalls.map(({ name }) => name).join(" and ")} first.`;
  if (task.results.some(({ ok }) => !ok)) return `${opening} The tool could not do it, so I say that and answer with what I have.`;
  return task.results.length > 0
    ? `${opening} The tool gave me what I needed. Now I can answer.`
    : `${opening} I have no tool to use, so I answer from what I was given.`;
}

function writeText(task: Task): string {
  const opening = task.isRevision ? ["**Revised**, with what the reviewer named mended."] : [];
  return [...opening, findScript(task).write(task), ...writeResults(task), admission].join("\n\n");
}

function writeResults({ results }: Task): string[] {
  return results.map(({ tool, ok, summary }) => (ok ? `What \`${tool}\` returned: ${summary}` : `\`${tool}\` did not work: ${summary}`));
}

function countUsage({ messages, tools }: DemoRequest, { thought, text, toolCalls }: Omit<DemoAnswer, "usage">): DemoAnswer["usage"] {
  const prompt = messages.reduce(
    (sum, { content, tool_calls }) => sum + 4 + estimateTokens((content ?? "") + (tool_calls ? JSON.stringify(tool_calls) : "")),
    0,
  );
  const calls = toolCalls.reduce((sum, call) => sum + estimateTokens(call.name + call.arguments), 0);
  const reasoning = estimateTokens(thought);
  return {
    prompt_tokens: prompt + (tools.length > 0 ? estimateTokens(JSON.stringify(tools)) : 0),
    completion_tokens: reasoning + estimateTokens(text) + calls,
    completion_tokens_details: { reasoning_tokens: reasoning },
  };
}
