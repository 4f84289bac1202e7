import type { ToolDefinition } from "@/server/workflow/define";
import { chart } from "./chart";
import { code } from "./code";
import { fetchPage } from "./fetch-page";
import { httpRequest } from "./http-request";
import { sendEmail } from "./send-email";
import { sendWebhook } from "./send-webhook";
import { sql } from "./sql";
import { webSearch } from "./web-search";

/** Every tool, by name. A new one is a file and a line here; it is then a node type and a tool for agents. */
export const toolDefinitions = {
  code,
  "http-request": httpRequest,
  sql,
  "web-search": webSearch,
  "fetch-page": fetchPage,
  chart,
  "send-email": sendEmail,
  "send-webhook": sendWebhook,
} satisfies Record<string, ToolDefinition>;
