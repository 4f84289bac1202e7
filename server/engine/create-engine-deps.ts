import "server-only";
import { chat } from "@/server/models/chat";
import { nodeCatalog } from "@/server/nodes/registry";
import { evaluateConditionInWorker, mapData } from "@/server/sandbox/expression";
import { runJavaScript } from "@/server/sandbox/javascript";
import { toolDefinitions } from "@/server/tools/registry";
import type { EngineDeps } from "./engine-deps";
import { toolDatabase } from "./tool-database";
import { toolFetch } from "./tool-fetch";
import { toolMail } from "./tool-mail";
import { toolPage } from "./tool-page";

/** The real hands of the engine, but for the one that reaches its executor. */
export function createEngineDeps(): Omit<EngineDeps, "prepareSend"> {
  return {
    catalog: nodeCatalog,
    tools: toolDefinitions,
    chat,
    fetch: toolFetch,
    queryDatabase: toolDatabase,
    readPage: toolPage,
    sendMail: toolMail,
    runJavaScript,
    mapData,
    evaluateCondition: evaluateConditionInWorker,
  };
}
