import "server-only";
import { chat } from "@/server/models/chat";
import { nodeCatalog } from "@/server/nodes/registry";
import { evaluateConditionInWorker, mapData } from "@/server/sandbox/expression";
import { runJavaScript } from "@/server/sandbox/javascript";
import { toolDefinitions } from "@/server/tools/registry";
import type { EngineDeps } from "./engine-deps";
import { prepareSend } from "./inngest";
import { toolFetch } from "./tool-fetch";

/** The real hands of the engine. */
export function createEngineDeps(): EngineDeps {
  return {
    catalog: nodeCatalog,
    tools: toolDefinitions,
    chat,
    fetch: toolFetch,
    prepareSend,
    runJavaScript,
    mapData,
    evaluateCondition: evaluateConditionInWorker,
  };
}
