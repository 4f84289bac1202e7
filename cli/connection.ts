import type { Command } from "commander";
import type { Connection } from "./api-client";

/** Adds the options that every command for a running server has. */
export function withConnection(command: Command): Command {
  return command
    .option("--url <url>", "address of Trellis", process.env.TRELLIS_URL ?? `http://localhost:${process.env.PORT ?? 3000}`)
    .option("--key <key>", "API key; better in TRELLIS_API_KEY")
    .option("--json", "print the server's answer as JSON");
}

export type ConnectionOptions = { url: string; key?: string; json?: boolean };

export function readConnection(options: ConnectionOptions): Connection {
  return { url: options.url, key: options.key ?? process.env.TRELLIS_API_KEY };
}
