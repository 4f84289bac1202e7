// Prisma's schema engine as WebAssembly, from the npm package of exactly the same version as the CLI.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import { connectAdapter } from "./adapter.mjs";

const require = createRequire(import.meta.url);

async function loadWasm() {
  const glue = await import("@prisma/schema-engine-wasm/schema_engine_bg");
  const file = require.resolve("@prisma/schema-engine-wasm/schema_engine_bg").replace(/\.js$/, ".wasm");
  const { instance } = await WebAssembly.instantiate(readFileSync(file), { "./schema_engine_bg.js": glue });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  return glue;
}

/**
 * Starts an engine. `offline` engines, for a diff between files, work on a scratch database.
 * Returns the engine and `describeError`, which finds what the WASM side knows about a thrown error.
 */
export async function startEngine({ url, datamodels, scratch, offline }) {
  let panic;
  globalThis.PRISMA_WASM_PANIC_REGISTRY = {
    set_message(message) {
      panic = message;
    },
  };
  const { SchemaEngine } = await loadWasm();
  const connectScratch = async () => connectAdapter(await scratch.create());
  const factory = bindMigrationAwareSqlAdapterFactory({
    provider: "postgres",
    adapterName: "trellis-schema-engine",
    connect: () => (offline ? connectScratch() : connectAdapter(url)),
    // The adapter's own version would connect to the real database, because its connection string wins over the name it is given.
    connectToShadowDb: connectScratch,
  });
  const files = datamodels.map((path) => [path, readFileSync(path, "utf8")]);
  const engine = await SchemaEngine.new({ datamodels: files.length > 0 ? files : undefined }, () => undefined, factory);

  return {
    engine,
    describeError(error) {
      const fromAdapter = error.code === undefined ? factory.errorRegistry?.consumeError?.(0) : undefined;
      return {
        is_panic: panic !== undefined,
        message: panic ?? error.message ?? String(error),
        meta: error.meta ?? null,
        error_code: error.code ?? null,
        cause: fromAdapter?.error?.message,
      };
    },
  };
}
