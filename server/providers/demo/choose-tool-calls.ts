import "server-only";
import { createHash } from "node:crypto";
import type { Task } from "./read-task";
import type { DemoAnswer } from "./send-answer";
import { writeCalculation } from "./write-calculation";
import { exampleValue } from "./write-json";

type Tool = { name: string; description: string; parameters: Record<string, unknown> };

const mostCalls = 2;

/**
 * One or two calls that can succeed offline. Code first: a calculation from the prompt. Another tool when its arguments
 * follow from its schema and the prompt; one that needs an address only when the prompt names one.
 */
export function chooseToolCalls(task: Task, tools: readonly Tool[]): DemoAnswer["toolCalls"] {
  const code = tools.find(({ name }) => /code|javascript/i.test(name));
  const chosen = code ? [code] : tools.filter((tool) => canFill(tool, task)).slice(0, mostCalls);
  return chosen.map((tool, index) => {
    const text = JSON.stringify(writeArguments(tool, task));
    return {
      id: `call_demo_${createHash("sha256").update(`${index}${tool.name}${text}${task.prompt}`).digest("hex").slice(0, 12)}`,
      name: tool.name,
      arguments: text,
    };
  });
}

const readObject = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
const readNames = (value: unknown): string[] => (Array.isArray(value) ? value.filter((name) => typeof name === "string") : []);

const isAddress = (name: string, schema: unknown) =>
  /^(url|uri|host|href|endpoint|address)$/i.test(name) || /^ur[il]$/.test(String(readObject(schema).format));
const hasOwnValue = (schema: unknown) => ["default", "const", "examples", "enum"].some((key) => key in readObject(schema));
const addressIn = (prompt: string) => /https?:\/\/[^\s"'<>)\]]+/.exec(prompt)?.[0];

function canFill({ parameters }: Tool, { prompt }: Task): boolean {
  const properties = readObject(parameters.properties);
  return readNames(parameters.required).every(
    (name) => !isAddress(name, properties[name]) || hasOwnValue(properties[name]) || addressIn(prompt) !== undefined,
  );
}

function writeArguments({ parameters }: Tool, task: Task): Record<string, unknown> {
  const properties = readObject(parameters.properties);
  return Object.fromEntries(readNames(parameters.required).map((name) => [name, writeArgument(name, properties[name], task)]));
}

function writeArgument(name: string, schema: unknown, task: Task): unknown {
  if (/^(code|script|javascript)$/i.test(name)) return writeCalculation(task);
  if (isAddress(name, schema) && !hasOwnValue(schema)) return addressIn(task.prompt);
  return exampleValue({ schema: readObject(schema), name, task });
}
