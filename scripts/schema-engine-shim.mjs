#!/usr/bin/env node
// Stands in for Prisma's native schema-engine program: the same arguments and the same JSON-RPC lines on stdio, answered by the
// WASM build of the same engine. So no engine is ever downloaded. `scripts/prisma.mjs` points the CLI here.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const commandLine = readCommandLine(process.argv.slice(2));

if (commandLine.version) {
  console.log(`schema-engine-wasm ${createRequire(import.meta.url)("@prisma/engines-version").enginesVersion}`);
} else if (commandLine.command) {
  process.exitCode = await runCommand(commandLine.command, commandLine.url);
} else {
  serve(commandLine);
}

function readCommandLine(words) {
  const found = { version: words.includes("--version"), datamodels: [], url: process.env.DATABASE_URL };
  words.forEach((word, index) => {
    const value = words[index + 1];
    if (word === "--datamodels") found.datamodels.push(value);
    if (word === "--datasource") found.url = JSON.parse(value).url ?? found.url;
    if (word === "cli") found.command = value;
  });
  return found;
}

function writeLogLine(level, message, error_code) {
  const line = { timestamp: new Date().toISOString(), level, target: "schema_engine::logger", fields: { message, error_code } };
  process.stderr.write(`${JSON.stringify(line)}\n`);
}

async function runCommand(command, url) {
  const { canConnect, createDatabase, dropDatabase } = await import("./schema-engine/databases.mjs");
  const commands = { "can-connect-to-database": canConnect, "create-database": createDatabase, "drop-database": dropDatabase };
  writeLogLine("INFO", "Starting schema engine CLI"); // Prisma drops the first line.
  try {
    if (!commands[command]) throw new Error(`unknown command ${command}`);
    await commands[command](url);
    writeLogLine("INFO", `${command}: done`);
    return 0;
  } catch (error) {
    const prismaCodes = { "3D000": "P1003", "28P01": "P1000", ECONNREFUSED: "P1001" };
    writeLogLine("ERROR", error.message, prismaCodes[error.code] ?? "P1010");
    return 1;
  }
}

function serve({ url, datamodels }) {
  const engines = new Map();
  let scratch;
  let pending = 0;
  let closed = false;

  const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  const dropScratch = async () => scratch?.dropAll();
  const exitWhenIdle = () => {
    if (closed && pending === 0) dropScratch().finally(() => process.exit(0));
  };

  async function engineFor(offline) {
    const { createScratchDatabases } = await import("./schema-engine/databases.mjs");
    const { startEngine } = await import("./schema-engine/engine.mjs");
    scratch ??= createScratchDatabases(url);
    if (!engines.has(offline)) engines.set(offline, startEngine({ url, datamodels, scratch, offline }));
    return engines.get(offline);
  }

  async function call(request) {
    const isLive = (target) => target.tag === "url" || target.tag === "schemaDatasource";
    const offline = request.method === "diff" && !isLive(request.params.from) && !isLive(request.params.to);
    const started = await engineFor(offline);
    const method = request.method === "getDatabaseVersion" ? "version" : request.method;
    try {
      return await started.engine[method](request.params);
    } catch (error) {
      error.described = started.describeError(error);
      throw error;
    } finally {
      // The CLI kills this process right after the answer: nothing may be left to do then.
      await dropScratch();
      engines.delete(true);
    }
  }

  async function answer(request) {
    if (request.method === "createDatabase") {
      const { createDatabase } = await import("./schema-engine/databases.mjs");
      return { databaseName: await createDatabase(url) };
    }
    const result = await call(request);
    if (request.method !== "diff" || result.stdout == null) return result ?? null;
    send({ id: `print-${request.id}`, method: "print", params: { content: result.stdout.replace(/\n$/, "") } });
    return { exitCode: result.exitCode };
  }

  async function onLine(line) {
    if (!line.trim()) return;
    const request = JSON.parse(line);
    if (!request.method) return;
    pending++;
    try {
      send({ id: request.id, result: await answer(request) });
    } catch (error) {
      const data = error.described ?? { is_panic: false, message: error.message, meta: null, error_code: error.code ?? null };
      send({ id: request.id, error: { code: 4466, message: "An error happened. Check the data field for details.", data } });
    } finally {
      pending--;
      exitWhenIdle();
    }
  }

  const close = () => {
    closed = true;
    exitWhenIdle();
  };
  createInterface({ input: process.stdin }).on("line", onLine).on("close", close);
  process.on("SIGTERM", close);
}
