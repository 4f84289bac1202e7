import "server-only";
import type { ChatRequest, ChatResult } from "@/server/workflow/chat";
import type { NodeCatalog, ToolDefinition } from "@/server/workflow/define";
import type {
  DatabaseQuery,
  DatabaseRows,
  MailMessage,
  MailReceipt,
  PageRequest,
  PageText,
  ToolRequest,
  ToolResponse,
} from "@/server/workflow/tool-context";
import type { PrepareSend } from "./engine-event";

/** The hands of the engine. machine.ts gives the real ones; tests give their own. */
export type EngineDeps = {
  catalog: NodeCatalog;
  tools: Readonly<Record<string, ToolDefinition>>;
  /** Throws AppError. `onDelta` gets text as it comes. */
  chat(call: {
    orgId: string;
    request: ChatRequest;
    signal: AbortSignal;
    idempotencyKey: string;
    onDelta: (delta: { kind: "text" | "reasoning"; text: string }) => void;
  }): Promise<ChatResult>;
  /** One request through the guard; a credential, when named, is decrypted for this request alone. Throws AppError. */
  fetch(request: ToolRequest, call: ToolCall): Promise<ToolResponse>;
  /** One statement that reads; with a credential as above. Throws AppError. */
  queryDatabase(query: DatabaseQuery, call: ToolCall): Promise<DatabaseRows>;
  readPage(request: PageRequest, call: ToolCall): Promise<PageText>;
  sendMail(message: MailMessage, call: ToolCall): Promise<MailReceipt>;
  runJavaScript(request: {
    code: string;
    input: unknown;
    timeoutMs?: number;
    signal: AbortSignal;
  }): Promise<{ result: unknown; logs: string[] }>;
  /** JSONata, in a worker with hard limits. Throws AppError expression_failed. */
  mapData(expression: string, data: unknown): Promise<unknown>;
  /** Prepares events in a transaction; what it returns is called after the commit (inngest.ts). */
  prepareSend: PrepareSend;
  /** CEL past the static bounds, in a worker with hard limits. Throws AppError expression_failed. */
  evaluateCondition(text: string, scope: Readonly<Record<string, unknown>>): Promise<boolean>;
};

/** On whose behalf a tool acts. */
type ToolCall = { orgId: string; signal: AbortSignal; idempotencyKey: string };
