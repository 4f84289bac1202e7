import { Command } from "commander";
import { type Connection, callApi, streamApi } from "./api-client";
import { CommandError } from "./command-error";
import { type ConnectionOptions, readConnection, withConnection } from "./connection";
import { printJson } from "./output";
import { readJsonOption } from "./read-json";

type Run = { id: string; status: string; reason?: string | null; output: unknown; error?: { message: string } | null };
type StartOptions = ConnectionOptions & { input?: string; wait?: string; useVersion?: string; watch?: boolean };

export const runs = new Command("runs").description("start, watch and cancel runs");

const route = (id: string, rest = "") => `runs/${encodeURIComponent(id)}${rest}`;

withConnection(runs.command("start <workflowId>").description("start a run"))
  .option("--input <json>", "the trigger's input as JSON, or @file")
  .option("--use-version <version>", "draft, or the number of a published version; the latest published one by default")
  .option("--wait <seconds>", "wait up to 60 seconds for the end and print the output")
  .option("--watch", "follow the run to its end")
  .action(startRun);

withConnection(runs.command("get <id>").description("a run with its steps, as JSON")).action(
  async (id: string, options: ConnectionOptions) => {
    printJson(await callApi(readConnection(options), "GET", route(id)));
  },
);

withConnection(runs.command("watch <id>").description("print a run's events as they happen; exits 1 when the run fails")).action(
  (id: string, options: ConnectionOptions) => watchRun(readConnection(options), id, options.json === true),
);

withConnection(runs.command("cancel <id>").description("stop a run")).action(async (id: string, options: ConnectionOptions) => {
  const answer = await callApi(readConnection(options), "POST", route(id, "/cancel"));
  if (options.json) return printJson(answer);
  console.log(`Run ${id} is being cancelled.`);
});

async function startRun(workflowId: string, options: StartOptions): Promise<void> {
  const connection = readConnection(options);
  const version = options.useVersion === undefined || options.useVersion === "draft" ? options.useVersion : Number(options.useVersion);
  const started = await callApi<{ runId: string; status: string }>(connection, "POST", `workflows/${encodeURIComponent(workflowId)}/runs`, {
    ...(options.input === undefined ? {} : { input: await readJsonOption(options.input, "--input") }),
    ...(version === undefined ? {} : { version }),
    ...(options.wait === undefined ? {} : { wait: Number(options.wait) }),
  });
  if (options.watch) return watchRun(connection, started.runId, options.json === true);
  if (options.json) return printJson(started);
  console.log(`Run ${started.runId}: ${started.status}`);
  if ("output" in started) printJson(started.output);
}

/** Prints one line an event and follows the stream to its end. Throws a CommandError unless the run succeeds. */
async function watchRun(connection: Connection, id: string, asJson: boolean): Promise<void> {
  for await (const { event, data } of streamApi(connection, route(id, "/events"))) {
    if (event === "run-end") break;
    if (event === "run-event") console.log(asJson ? data : describeEvent(data));
  }
  const run = await callApi<Run>(connection, "GET", route(id));
  if (run.status !== "succeeded") throw new CommandError(`The run ${run.status}${run.error ? `: ${run.error.message}` : ""}`);
  if (!asJson) printJson(run.output);
}

function describeEvent(json: string): string {
  const event = JSON.parse(json) as { at: string; type: string; stepKey?: string };
  return [event.at, event.type, event.stepKey].filter(Boolean).join("  ");
}
