import { isArtifactRef } from "../run-event";
import type { RunStory, StoryStep, StoryTurn } from "./tell-run";

type Formats = { money: (micros: number) => string; duration: (ms: number) => string };

/** A run's story as Markdown that reads well by itself. `formats`: how figures are written. */
export function storyMarkdown(story: RunStory, formats: Formats): string {
  const { title, runId, status, startedAt, steps, error } = story;
  const figures = [
    `Run \`${runId}\``,
    status,
    startedAt && `began ${startedAt}`,
    startedAt && story.finishedAt && `took ${formats.duration(Date.parse(story.finishedAt) - Date.parse(startedAt))}`,
    story.tokens > 0 && `${story.tokens} tokens`,
    story.costMicros > 0 && formats.money(story.costMicros),
  ];
  return `${[
    `# ${title}`,
    figures.filter(Boolean).join(" · "),
    ...section("## What it was given", writeValue(story.input)),
    ...steps.flatMap((step) => writeStep(step, formats)),
    ...(steps.length === 0 ? ["No step of this run thought in turns."] : []),
    ...(error
      ? ["## What went wrong", `${error.message}${error.fix ? ` ${error.fix}` : ""}`]
      : section("## What it gave", writeResult(story.output))),
  ].join("\n\n")}\n`;
}

const section = (heading: string, text: string) => (text === "" ? [] : [heading, text]);

function writeStep(step: StoryStep, formats: Formats): string[] {
  const figures = [
    step.status,
    step.durationMs !== null && formats.duration(step.durationMs),
    step.tokens > 0 && `${step.tokens} tokens`,
    step.costMicros > 0 && formats.money(step.costMicros),
  ];
  return [
    `## ${step.name}`,
    `*${figures.filter(Boolean).join(" · ")}*`,
    ...step.turns.flatMap((turn) => writeTurn(turn, formats)),
    ...(step.error ? [`**Failed:** ${step.error.message}${step.error.fix ? ` ${step.error.fix}` : ""}`] : []),
  ];
}

function writeTurn(turn: StoryTurn, formats: Formats): string[] {
  const cost = turn.costMicros > 0 ? ` (${formats.money(turn.costMicros)})` : "";
  if (turn.kind === "review") {
    const { approved = false, score = 0, round = 1 } = turn.review ?? {};
    return [
      `### Review ${round}: ${approved ? "approved" : "sent back"}, ${score} of 100${cost}`,
      ...(turn.thought === "" ? [] : [quote(turn.thought)]),
      turn.text,
    ];
  }
  return [
    `### ${turn.kind === "answer" ? "Answer" : `Turn ${turn.turn}`}${cost}`,
    ...(turn.thought === "" ? [] : [quote(turn.thought)]),
    ...(turn.text === "" ? [] : [turn.text]),
    ...turn.toolCalls.flatMap(({ tool, args, ok, result, durationMs }) => [
      `**Called \`${tool}\`**${durationMs === null ? "" : ` (${formats.duration(durationMs)})`}`,
      fence(args),
      ok === null ? "It had not come back yet." : `${ok ? "It returned" : "It failed"}:`,
      ...(ok === null ? [] : [fence(result)]),
    ]),
  ];
}

const quote = (text: string) =>
  text
    .split("\n")
    .map((line) => `> ${line}`.trimEnd())
    .join("\n");

/** An answer by its text; anything else as it is. */
function writeResult(output: unknown): string {
  const text = typeof output === "object" && output !== null && "text" in output ? output.text : output;
  return typeof text === "string" ? text : writeValue(output);
}

function writeValue(value: unknown): string {
  const isEmpty = value === null || (typeof value === "object" && !Array.isArray(value) && Object.keys(value).length === 0);
  return isEmpty ? "" : typeof value === "string" ? value : fence(value);
}

/** Longer than any run of backticks in the text, so that it cannot be closed from inside. */
function fence(value: unknown): string {
  const whole = isArtifactRef(value) ? `${value.preview}\n… ${value.bytes} bytes in all` : value;
  const text = typeof whole === "string" ? whole : JSON.stringify(whole, null, 2);
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((ticks) => ticks.length));
  const ticks = "`".repeat(longest + 1);
  return `${ticks}${typeof whole === "string" ? "" : "json"}\n${text}\n${ticks}`;
}
