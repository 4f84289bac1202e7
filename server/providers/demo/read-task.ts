import "server-only";
import type { DemoRequest } from "./demo-request";

/** What the script knows of a request. */
export type Task = {
  /** "Researcher", from "You are the Researcher."; empty when nobody said. */
  role: string;
  /** From "Your goal: …"; empty when nobody said. */
  goal: string;
  system: string;
  prompt: string;
  /** A few words that name what it is about, fit for the middle of a sentence. */
  subject: string;
  /** What the tools returned since the last question. */
  results: { tool: string; ok: boolean; summary: string }[];
  /** A reviewer sent the answer back. */
  isRevision: boolean;
};

const longestSubject = 90;
const mending = /^(Your answer does not fit|A reviewer sent your answer back)/;

/** Reads role, question and tool results out of a conversation. */
export function readTask(messages: DemoRequest["messages"]): Task {
  const system = messages
    .filter(({ role }) => role === "system" || role === "developer")
    .map(({ content }) => content ?? "")
    .join("\n\n");
  const lastQuestion = messages.findLastIndex(({ role }) => role === "user");
  // A request to mend an answer is about the question before it.
  const asked = messages.findLastIndex(({ role, content }) => role === "user" && !mending.test(content ?? ""));
  const prompt = messages[asked]?.content ?? "";
  return {
    role: readRole(system),
    goal: /^Your goal: (.+)$/im.exec(system)?.[1] ?? "",
    system,
    prompt,
    subject: findSubject(prompt),
    results: readResults(messages.slice(asked + 1)),
    isRevision: /^A reviewer sent/.test(messages[lastQuestion]?.content ?? ""),
  };
}

function readRole(system: string): string {
  return (/^You are (?:an? |the )?([^.\n]{1,60})/im.exec(system)?.[1] ?? "").trim();
}

/** The heart of a prompt: what follows a short label, or what "on …" or "about …" names, else its first sentence. */
export function findSubject(prompt: string): string {
  const text = unwrapJson(prompt);
  const lines = text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
  const [first = "", second = ""] = lines;
  const [, labelled] = /^[^:]{2,80}:\s+(\S.*)$/.exec(first) ?? [];
  const [, named] = /\b(?:on|about)\s+(.{3,})$/i.exec(first.replace(/:$/, "")) ?? [];
  const heart =
    labelled ?? (first.endsWith(":") ? (named ?? second) : /[.:]$/.test(first) && second ? second.replace(/^[A-Z][a-z]+:\s+/, "") : first);
  const [sentence = ""] = /^.*?[.?!](?=\s|$)|^.*/.exec(heart) ?? [];
  const plain = sentence.replace(/[“”"*#`]/g, "").trim();
  const short = plain.length > longestSubject ? `${plain.slice(0, longestSubject).replace(/\s+\S*$/, "")}…` : plain.replace(/[.:]$/, "");
  return short === "" ? "your request" : `“${short}”`;
}

/** A prompt that is an object: its first longer text. */
function unwrapJson(prompt: string): string {
  if (!/^\s*[[{]/.test(prompt)) return prompt;
  const [, text] = /"(?:[^"\\]|\\.)*"\s*:\s*"((?:[^"\\]|\\.){3,})"/.exec(prompt) ?? [];
  return text === undefined ? prompt : text.replace(/\\n/g, "\n").replace(/\\(.)/g, "$1");
}

function readResults(after: DemoRequest["messages"]): Task["results"] {
  const names = after.flatMap(({ tool_calls }) => tool_calls ?? []).map((call) => call.function.name);
  const results = after.filter(({ role }) => role === "tool");
  return results.map(({ content }, index) => {
    const text = content ?? "";
    const ok = !/^(The call failed|A person refused|There is no tool)/.test(text);
    return { tool: names[index] ?? "the tool", ok, summary: ok ? summarise(text) : text.slice(0, 300) };
  });
}

/** `{"result":{"hours":990},"logs":[]}` reads as "hours 990". */
function summarise(text: string): string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Tools may return plain text.
    return text.slice(0, 300);
  }
  const inner = typeof value === "object" && value !== null && "result" in value ? value.result : value;
  if (typeof inner !== "object" || inner === null) return String(inner);
  return Object.entries(inner)
    .slice(0, 8)
    .map(([key, entry]) => `**${key}** ${typeof entry === "object" ? JSON.stringify(entry).slice(0, 120) : String(entry)}`)
    .join(", ");
}
