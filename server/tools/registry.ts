import type { ToolDefinition } from "@/server/workflow/define";
import { code } from "./code";
import { httpRequest } from "./http-request";

/** Every tool, by name. A new one is a file and a line here; it is then a node type and a tool for agents. */
export const toolDefinitions = { code, "http-request": httpRequest } satisfies Record<string, ToolDefinition>;
