import { readFile } from "node:fs/promises";
import { CommandError } from "./command-error";

/** Reads a JSON file; "-" is standard input. Throws a CommandError that names the file. */
async function readJsonFile(file: string): Promise<unknown> {
  return parseJson(await readText(file), file === "-" ? "standard input" : file);
}

/** Reads an option that is JSON itself, or "@file". */
export async function readJsonOption(value: string, name: string): Promise<unknown> {
  return value.startsWith("@") ? readJsonFile(value.slice(1)) : parseJson(value, name);
}

async function readStandardInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}

/** What a file holds; "-" is standard input. Throws a CommandError that names the file. */
export async function readText(file: string): Promise<string> {
  if (file === "-") return readStandardInput();
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new CommandError(`${file} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}

function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CommandError(`${source} is not JSON: ${error instanceof Error ? error.message : error}`);
  }
}
